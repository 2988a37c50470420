"""What leaves the building: lists, items, counts, map layers and exports, all by one right to see."""
