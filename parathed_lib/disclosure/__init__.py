"""Statistical disclosure control: the rules, which each page calls for what it tells.

`small_counts` hides what is small itself (primary suppression), `suppression` what a
reader could compute a small count from (complementary suppression against difference
attacks, by the `difference_constraints` that published counts put on each other),
`groups` decides what is released across municipalities, and `record` and `group_record`
hold what is public already. Source: Hundepool et al. (2012), Statistical Disclosure
Control.
"""
