"""What the response to a disaster costs, live: goods, kilometres, hours; what finance has paid; what nobody knows."""
