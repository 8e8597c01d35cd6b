# Letters: Personal data

