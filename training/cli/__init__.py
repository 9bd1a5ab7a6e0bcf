"""The command line: options from data classes -> the other rooms' functions, and what is printed.

It may import every room of `training` and of `breeds`; nothing imports it but `__main__`.
"""
