# Pages: Bargaining

