"""Charts of series: which form one takes (`forms`), its data (`values`), its axes (`axes`), the Vega-Lite
specification with both (`specification`), and the words that go with it (`wording`). The desk and notebooks
draw the same ones.
"""
