"""What comes in to dispatch, and what is seen of it."""

from disaster.dispatch.schemas.entered import (
    AllotmentIn,
    ApprovalIn,
    AskedIn,
    ConsignmentReceiptIn,
    ConsignmentStateIn,
    DiscrepancyIn,
    GrantedIn,
    PlanIn,
    PlanLineIn,
    PlanLinesIn,
    PositionIn,
    ReceivedLineIn,
    RequestDecisionIn,
    RequestIn,
    VehicleIn,
)
from disaster.dispatch.schemas.seen import (
    ConsignmentLineView,
    ConsignmentPrivate,
    ConsignmentView,
    Followed,
    FollowedLine,
    GroupNeedView,
    NeedsView,
    PlaceNeeds,
    PlanLineView,
    PlanPrivate,
    PlanView,
    RequestLineView,
    RequestPrivate,
    RequestView,
    ShortageView,
    VehicleView,
)

__all__ = [
    "AllotmentIn", "ApprovalIn", "AskedIn", "ConsignmentLineView", "ConsignmentPrivate",
    "ConsignmentReceiptIn", "ConsignmentStateIn", "ConsignmentView", "DiscrepancyIn", "Followed",
    "FollowedLine", "GrantedIn", "GroupNeedView", "NeedsView", "PlaceNeeds", "PlanIn", "PlanLineIn",
    "PlanLineView", "PlanLinesIn", "PlanPrivate", "PlanView", "PositionIn", "ReceivedLineIn",
    "RequestDecisionIn", "RequestIn", "RequestLineView", "RequestPrivate", "RequestView", "ShortageView",
    "VehicleIn", "VehicleView",
]
