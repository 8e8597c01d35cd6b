# Letters: Orders and deliveries

