"""Placement before a disaster: what to keep in which store, by a two-stage stochastic model; its plan (储备计划)."""
