"""What pages need to draw the charts of `display/charts/`: of a series (`drawing`), and the small ones
(`small`).
"""
