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
from disaster.dispatch.schemas.moved import (
    BackIn,
    BackLineIn,
    DestinationIn,
    Followed,
    FollowedLine,
    FollowedPart,
    MergerIn,
    PartIn,
    PickLine,
    PickList,
    ShareIn,
    TurningIn,
)
from disaster.dispatch.schemas.planned import PlanLineView, PlanPrivate, PlanView, ShortageView
from disaster.dispatch.schemas.seen import (
    ConsignmentLineView,
    ConsignmentPrivate,
    ConsignmentView,
    GroupNeedView,
    LineageView,
    NeedsView,
    PlaceNeeds,
    RequestLineView,
    RequestPrivate,
    RequestProgress,
    RequestView,
    UseOrderLine,
    UseOrderView,
    VehicleView,
)

__all__ = [
    "AllotmentIn", "ApprovalIn", "AskedIn", "BackIn", "BackLineIn", "ConsignmentLineView",
    "ConsignmentPrivate", "ConsignmentReceiptIn", "ConsignmentStateIn", "ConsignmentView", "DestinationIn",
    "DiscrepancyIn", "Followed", "FollowedLine", "FollowedPart", "GrantedIn", "GroupNeedView", "LineageView",
    "MergerIn", "NeedsView", "PartIn", "PickLine", "PickList", "PlaceNeeds", "PlanIn", "PlanLineIn",
    "PlanLineView", "PlanLinesIn", "PlanPrivate", "PlanView", "PositionIn", "ReceivedLineIn",
    "RequestDecisionIn", "RequestIn", "RequestLineView", "RequestPrivate", "RequestProgress",
    "RequestView", "ShareIn", "ShortageView", "TurningIn", "UseOrderLine", "UseOrderView",
    "VehicleIn", "VehicleView",
]
