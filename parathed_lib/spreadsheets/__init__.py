"""The one door for files that people hand in: forms, plans, tables of figures.

A file becomes cells with their addresses (`cells`), whatever kind of file it is: .xlsx
(`xlsx`), .ods (`ods`), the older .xls and .xlsb (`legacy`) or text (`text`). What could
do harm is refused before it is read (`package`). What stands in a cell means the same
everywhere: numbers and marks (`numbers`), periods and days (`dates`), names of areas
(`areas`), and data about persons (`personal`).
"""
