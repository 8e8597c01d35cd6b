# Pages: Personal data

