# Pages: Orders and deliveries

