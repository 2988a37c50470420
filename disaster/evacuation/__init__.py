"""Evacuation: orders to leave, transfers that count who left and who arrived, shelters with capacity and heads."""
