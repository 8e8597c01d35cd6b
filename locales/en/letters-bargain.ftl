# Letters: Bargaining

