"""The demo city: invented entries that add up to a newspaper page's figures, and the table that holds the two together.

Everything here is sample data. Names of places are real; projects, firms and amounts marked 示例 are made up.
"""
