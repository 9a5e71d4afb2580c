"""The embedded vintages hold what docs/data.md says, and nothing else.

The tables below were computed from the shared files (disponibel_indkomst.csv,
fuldtidsledige.csv, folketal.csv and so on), not from data/raw. Where the environment
variable PARATHED_FIGURES names the folder of those files, all 98 figures of each
period are compared with them too.
"""

from __future__ import annotations

import csv
import hashlib
import os
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from parathed_lib import assess, load_catalogue
from parathed_lib.pages.assessment.result import result
from parathed_lib.storage.data_root import DataRoot
from parathed_lib.vintage import Vintage, load_vintage

VINTAGES = ("2017", "2026")
SHARE, RATE = "basic_schooling_pct", "reported_crimes_per_1000"
SPOTS = "101 147 183 185 230 360 492 530 751 825".split()

# period; how many, sum, lowest and highest of the municipalities; then those of SPOTS
UNEMPLOYED = """
2007 98 330.3 1.5 9.1 5.8 4.0 6.0 3.5 2.3 6.2 4.1 1.9 3.9 9.1
2008 98 240.6 1.0 6.9 4.4 3.0 4.9 2.8 1.4 4.4 2.7 1.3 2.6 6.9
2009 98 451.5 2.2 8.4 6.3 4.3 7.4 4.7 2.4 7.0 4.2 3.3 4.4 8.4
2010 98 578.0 2.8 9.9 7.5 5.7 9.9 5.9 3.3 9.1 4.8 4.1 5.2 8.4
2011 98 564.5 3.0 10.0 7.5 5.8 10.0 5.8 3.5 9.7 4.5 3.7 5.3 9.3
2012 98 572.1 2.9 10.5 7.6 5.9 10.5 5.8 3.5 9.8 5.1 3.9 5.6 8.8
2013 98 541.4 2.6 10.7 7.2 5.7 10.7 5.7 3.4 9.1 5.5 3.8 5.6 8.5
2014 98 465.8 2.4 9.5 6.3 5.2 9.5 5.1 3.1 7.4 4.6 3.5 4.9 7.5
2015 98 423.5 2.1 8.7 5.5 4.7 8.7 4.4 2.8 6.5 4.0 3.2 4.5 7.2
2016 98 381.9 2.0 7.7 5.0 4.4 7.7 3.6 2.6 5.7 3.9 2.6 4.3 6.7
2017 98 394.4 2.5 6.8 4.9 4.2 6.8 3.5 3.1 6.0 4.7 2.8 4.4 5.9
2018 98 361.0 2.1 6.4 4.5 4.0 6.4 3.4 2.7 5.4 3.7 2.6 4.3 6.3
2019 98 337.6 2.1 5.9 4.4 3.8 5.9 3.1 2.5 4.8 4.0 2.4 4.3 5.8
2020 98 424.4 2.9 8.5 5.7 4.7 7.2 4.2 3.1 5.8 4.0 3.6 5.4 8.5
2021 98 329.9 2.0 7.0 4.8 4.0 6.3 4.3 2.6 4.5 3.1 2.7 4.2 7.0
2022 98 228.9 1.4 4.9 3.3 2.8 4.6 2.6 1.8 3.1 1.8 1.4 3.0 4.9
2023 98 249.9 1.4 4.8 3.5 3.0 4.6 2.2 1.9 3.4 1.9 1.7 3.5 4.8
"""
INCOME = """
2007 98 17641631 147563 301662 164751 195834 165175 183218 287362 147563 162993 174708 174580 158177
2008 98 17449484 150538 275209 167519 194175 167694 186265 266930 150538 162933 171198 172568 151090
2009 98 17690969 152868 274992 171951 199731 167550 189340 254810 156163 164857 173384 177687 155465
2010 98 19271393 163831 321327 184281 219475 179004 203459 306853 166511 174682 190905 192946 170443
2011 98 19687060 165598 339165 189182 224754 181875 209500 316723 168257 174333 195230 196346 176809
2012 98 20197600 171838 351659 192990 230908 184956 212671 334819 173006 179633 201798 200098 181651
2013 98 20746106 174085 363825 198131 238371 187709 217423 353767 178638 180695 208051 207081 187126
2014 98 21155518 178437 378676 204008 245712 189764 222582 370374 182877 188210 210271 211446 185827
2015 98 21710546 179988 425302 209991 252988 193760 227877 379354 184575 188887 212304 220011 188907
2016 98 22028014 183295 412157 215215 258624 196572 232591 402149 185452 195335 215983 221100 194996
2017 98 22660557 187483 419650 220945 267820 200961 239104 408095 189770 197576 227700 228901 201446
2018 98 23141933 189623 427370 228338 276683 205800 245993 412461 193056 201430 231771 234439 200288
2019 98 23959019 198995 468130 236730 287059 210203 252323 440723 199553 207163 239139 239830 208152
2020 98 25047011 207903 466520 247849 301686 219899 265421 451164 207903 216258 248416 250297 215681
2021 98 26253876 216232 529706 263154 319321 229369 275721 494339 220048 224587 260894 262497 234388
2022 98 26238704 220031 514283 263314 312449 231263 277090 464564 222540 223526 265340 261816 221846
2023 98 27461378 229051 591074 278242 329362 241416 290450 502623 231158 229051 398267 270915 236223
2024 98 28025652 229128 570329 295836 344810 248266 299878 538360 235450 235120 286776 281588 240554
"""  # noqa: E501
CRIMES = """
2007 98 7474.8 17.0 184.8 184.8 88.4 122.1 136.9 59.5 86.8 37.4 70.8 123.6 17.0
2008 98 8098.6 9.5 186.5 186.5 85.3 158.5 148.6 61.1 104.4 32.5 85.9 121.5 9.5
2009 98 8345.1 26.6 187.0 187.0 86.7 140.7 159.0 78.2 107.4 29.3 98.1 119.9 26.6
2010 98 7939.8 26.1 179.5 179.5 91.1 123.8 159.4 67.6 95.7 26.1 101.2 119.5 26.4
2011 98 7830.4 21.3 184.9 184.9 98.6 104.2 157.3 74.1 96.4 21.3 96.8 127.5 32.8
2012 98 7406.8 27.4 186.0 186.0 99.9 100.6 169.9 73.1 81.9 27.4 96.7 122.2 27.4
2013 98 7432.1 30.8 205.0 183.2 97.1 105.6 172.7 60.3 91.8 30.8 88.4 119.1 35.3
2014 98 7078.9 24.9 250.2 172.0 89.7 95.9 166.5 68.1 90.2 24.9 75.7 108.6 36.0
2015 98 6647.3 21.0 202.5 161.8 84.0 96.9 187.3 64.5 123.8 21.0 71.0 97.1 32.9
2016 98 6622.6 22.0 206.0 173.7 80.3 85.9 197.1 67.1 108.9 23.1 63.6 99.0 22.0
2017 98 6521.7 20.1 194.1 155.1 81.6 86.6 194.1 68.7 101.2 50.7 72.6 93.7 20.1
2018 98 6540.2 33.9 182.2 145.4 69.2 88.4 182.2 64.8 100.9 61.3 75.1 89.4 38.7
2019 98 6239.6 26.7 235.9 150.5 69.4 89.3 171.6 64.9 113.1 26.7 77.7 84.5 30.5
2020 98 5468.3 23.5 121.6 119.8 68.7 85.2 108.3 52.6 71.9 24.0 61.1 77.1 23.5
2021 98 4980.2 15.3 129.1 110.0 65.2 69.6 97.5 45.2 129.1 17.4 64.8 72.5 15.3
2022 98 5565.6 22.6 134.8 126.0 75.3 76.9 134.8 51.2 81.2 23.9 71.0 85.3 22.6
2023 98 5581.4 17.3 151.7 134.6 73.4 77.6 151.7 57.6 71.1 27.0 70.7 82.6 17.3
2024 98 5466.3 27.3 158.2 130.5 78.7 75.9 158.2 54.6 77.4 27.3 72.4 85.8 45.5
2025 98 5237.5 22.6 142.6 117.0 74.4 70.9 142.6 47.7 76.0 22.6 65.6 73.5 31.4
"""
DEPRIVED = """
2016-12-01 98 25 0 3 3 0 0 0 0 0 0 0 3 0
2017-12-01 98 22 0 4 4 0 0 0 0 0 0 0 3 0
2018-12-01 98 29 0 7 7 0 0 0 0 0 0 0 3 0
2019-12-01 98 28 0 6 6 0 0 0 0 0 0 0 3 0
2020-12-01 98 15 0 3 3 0 0 0 0 0 0 0 2 0
2021-12-01 98 12 0 3 3 0 0 0 0 0 0 0 2 0
2022-12-01 98 10 0 2 1 0 0 0 0 0 0 0 2 0
2023-12-01 98 12 0 3 0 0 1 0 0 0 0 0 3 0
2024-12-01 98 8 0 2 0 0 0 0 0 0 0 0 2 0
"""
POPULATION = """
2007-01-01 98 5446989 2058 503699 503699 92234 20715 39772 53910 48634 6794 26133 296170 2058
2008-01-01 98 5475695 2003 509861 509861 93444 20687 40016 53869 48219 6712 26181 298538 2003
2009-01-01 98 5511355 1993 518574 518574 95029 20756 40214 53915 47757 6698 26235 302618 1993
2010-01-01 98 5534637 1969 528208 528208 96718 20606 40383 54444 46984 6679 26160 306650 1969
2011-01-01 98 5560534 1949 539542 539542 98782 20797 40835 54765 46111 6663 26155 310956 1949
2012-01-01 98 5580413 1897 549050 549050 100215 21087 41151 54630 45241 6636 26220 314545 1897
2013-01-01 98 5602536 1839 559440 559440 102029 21131 41572 54827 44436 6527 26357 319094 1839
2014-01-01 98 5627145 1808 569557 569557 102717 21547 41992 55034 43528 6393 26318 323893 1808
2015-01-01 98 5659624 1795 580184 580184 103192 22025 42573 55441 43024 6276 26285 326246 1795
2016-01-01 98 5707160 1817 591481 591481 104481 22358 42860 55739 42638 6290 26434 330639 1817
2017-01-01 98 5748691 1793 602481 602481 105037 22719 43010 56133 42285 6177 26481 335684 1793
2018-01-01 98 5781107 1807 613288 613288 104410 22988 43063 55989 41982 6178 26482 340421 1807
2019-01-01 98 5805991 1806 623404 623404 103960 22946 42984 56509 41615 6058 26629 345332 1806
2020-01-01 98 5822679 1786 632340 632340 104305 22989 42989 56728 41105 5964 26608 349983 1786
2021-01-01 98 5839955 1764 638117 638117 103677 23131 42670 57024 40539 5960 26551 352751 1764
2022-01-01 98 5873327 1769 644431 644431 103608 23225 42723 57247 40107 6025 26631 355238 1769
2023-01-01 98 5932561 1789 653664 653664 104664 23457 43042 57193 39921 6008 27021 361544 1789
2024-01-01 98 5961158 1759 659350 659350 104899 23663 43915 57237 39632 5960 27119 367095 1759
2025-01-01 98 5992644 1719 667099 667099 105840 24365 44034 57342 39122 5881 27168 373388 1719
2026-01-01 98 6025511 1683 671714 671714 106150 24685 44214 57912 38533 5766 27200 378361 1683
"""  # noqa: E501
SCHOOLING = (
    "2019 98 1770.0934 6.765 29.3296 12.2735 8.8996 27.133 17.4435 7.8334 29.3296 "
    "15.5636 21.3108 12.7852 27.6522"
)
NEAR = "2020-01-01 98 766.2 1.2 34.3 15.8 10.8 34.3 9.8 7.8 5.9 3.0 7.0 12.0 1.2"
ABSENCE = (
    "2024/2025 98 2245.4 11.9 43.9 25.1 20.3 24.1 30.8 20.4 34.2 29.3 22.7 14.6 12.0"
)
# The source has no score for København, Gentofte and Gladsaxe.
WELLBEING = "2024/2025 95 338.00 3.38 3.7 - 3.6 3.6 3.48 3.62 3.48 3.58 3.44 3.62 3.64"

# indicator: the table above, the shared files (the later ones go before) and the
# indicator's names in them
TABLES = {
    "full_time_unemployed_pct": (
        UNEMPLOYED,
        ("fuldtidsledige.csv",),
        "fuldtidsledige_pct_af_arbejdsstyrken",
    ),
    "disposable_income_dkk": (
        INCOME,
        ("disponibel_indkomst.csv",),
        "disponibel_indkomst_gennemsnit",
    ),
    "reported_crimes_per_1000": (
        CRIMES,
        ("doemte_og_kriminalitet.csv", "anmeldte_forbrydelser_2022_2025.csv"),
        "anmeldte_forbrydelser_pr_1000_indb anmeldte_forbrydelser_pr_1000",
    ),
    "deprived_areas_count": (
        DEPRIVED,
        (
            "saerligt_udsatte_boligomraader.csv",
            "saerligt_udsatte_boligomraader_2020_2024.csv",
        ),
        "saerligt_udsatte_boligomraader_antal",
    ),
    "population": (
        POPULATION,
        ("folketal.csv", "folketal_2022_2026.csv"),
        "folketal_1_januar",
    ),
    "basic_schooling_pct": (
        SCHOOLING,
        ("grundskole_2019.csv",),
        "andel_30_59_aar_grundskole",
    ),
    "non_western_near_pct": (
        NEAR,
        ("ikke_vestlige.csv",),
        "andel_indv_efterk_uden_for_norden_eu_nordamerika",
    ),
    "absence_over_10_pct": (
        ABSENCE,
        ("ulovligt_fravaer.csv",),
        "elever_med_over_10_pct_fravaer",
    ),
    "wellbeing_mean_score": (
        WELLBEING,
        ("elevtrivsel.csv",),
        "trivsel_gennemsnit_indikatorer_1_5",
    ),
}
# The digits that the source prints, where the vintage has the figure unrounded from its
# count and denominator.
PRINTED = {"basic_schooling_pct": "0.0001", "reported_crimes_per_1000": "0.1"}
# Where it was collected: the school year that the files' newest is.
NEWEST_SCHOOL_YEAR = {"2024 (seneste)": "2024/2025"}
SUMMARIES = {
    (indicator, cells[0]): cells[1:]
    for indicator, (text, _, _) in TABLES.items()
    for cells in (line.split() for line in text.strip().splitlines())
}
# Which periods of the tables each vintage holds for the municipalities.
PERIODS = {
    ("2017", "full_time_unemployed_pct"): [str(y) for y in range(2007, 2018)],
    ("2017", "disposable_income_dkk"): [str(y) for y in range(2007, 2016)],
    ("2017", "deprived_areas_count"): ["2016-12-01"],
    ("2017", "population"): ["2017-01-01"],
    ("2026", "full_time_unemployed_pct"): [str(y) for y in range(2007, 2024)],
    ("2026", "disposable_income_dkk"): [str(y) for y in range(2007, 2025)],
    ("2026", "reported_crimes_per_1000"): [str(y) for y in range(2007, 2026)],
    ("2026", "deprived_areas_count"): [f"{y}-12-01" for y in range(2016, 2025)],
    ("2026", "population"): [f"{y}-01-01" for y in range(2007, 2027)],
    ("2026", "basic_schooling_pct"): ["2019"],
    ("2026", "non_western_near_pct"): ["2020-01-01"],
    ("2026", "absence_over_10_pct"): ["2024/2025"],
    ("2026", "wellbeing_mean_score"): ["2024/2025"],
}

# How many figures each vintage holds: indicator, kind of area, figures. Regions are
# those of the municipalities' table; "printed" is Ishøj's regional figure without area.
# 98 x 11 + the printed quarter = 1079; 98 x 9 = 882; 11 provinces x 9 = 99.
COUNTS_2017 = """
basic_schooling_pct municipality 1
basic_schooling_pct nation 1
basic_schooling_pct region 1
convicted_pct municipality 1
convicted_pct nation 1
convicted_pct region 1
deprived_areas_count municipality 98
deprived_areas_count nation 1
deprived_areas_count printed 1
disposable_income_dkk municipality 882
disposable_income_dkk nation 9
disposable_income_dkk province 99
full_time_unemployed_pct municipality 1079
full_time_unemployed_pct nation 1
full_time_unemployed_pct printed 1
high_wellbeing_pct municipality 1
high_wellbeing_pct nation 1
housing_plans_count municipality 1
housing_plans_count nation 1
housing_plans_count printed 1
non_western_pct municipality 1
non_western_pct nation 1
non_western_pct region 1
population municipality 98
safety_pct district 1
safety_pct nation 1
unlawful_absence_pct municipality 1
unlawful_absence_pct nation 1
"""
# 98 x 17 = 1666 and 5 x 14 = 70; 98 x 18 = 1764 and 11 x 18 = 198; 98 x 19 = 1862 and
# 5 x 19 = 95; 98 x 9 = 882 and 5 x 9 = 45; 98 x 20 = 1960.
COUNTS_2026 = """
absence_over_10_pct municipality 98
absence_over_10_pct nation 1
basic_schooling_pct municipality 98
basic_schooling_pct nation 1
basic_schooling_pct region 5
deprived_areas_count municipality 882
deprived_areas_count nation 9
deprived_areas_count region 45
disposable_income_dkk municipality 1764
disposable_income_dkk nation 18
disposable_income_dkk province 198
full_time_unemployed_pct municipality 1666
full_time_unemployed_pct nation 16
full_time_unemployed_pct region 70
high_wellbeing_pct nation 1
non_western_near_pct municipality 98
non_western_near_pct nation 1
non_western_near_pct region 5
population municipality 1960
reported_crimes_per_1000 municipality 1862
reported_crimes_per_1000 nation 19
reported_crimes_per_1000 region 95
safety_pct district 8
safety_pct nation 1
wellbeing_mean_score municipality 95
"""
COUNTS = {"2017": COUNTS_2017, "2026": COUNTS_2026}

# disponibel_indkomst.csv: the nation 2007-2024, and the provinces 01-11 in three years.
NATION_INCOME = (
    "177530 176201 179308 195011 199057 204037 209655 214009 220185 "
    "223438 229875 235312 243412 254455 267357 267335 279600 287682"
)
PROVINCE_INCOME = {
    "2007": "171424 199676 217736 152750 199055 167829 165443 170711 175464 172161 "
    "164156",
    "2015": "218440 256174 270521 189477 238670 205621 202759 208379 217729 208983 "
    "201423",
    "2024": "303697 330252 350553 242923 311594 262125 259112 275846 278405 267930 "
    "261784",
}
# grundskole_2019.csv, ikke_vestlige.csv, doemte_og_kriminalitet.csv with
# anmeldte_forbrydelser_2022_2025.csv, fuldtidsledige_landet_regioner.csv: 081-085.
REGIONS = {
    ("basic_schooling_pct", "2019"): [18.8161, 16.4394, 18.5944, 13.8081, 19.5009],
    ("non_western_near_pct", "2020-01-01"): [5.4, 7.3, 7.4, 13.4, 6.8],
    ("reported_crimes_per_1000", "2007"): [75.2, 82.2, 86.5, 116.1, 77.6],
    ("reported_crimes_per_1000", "2022"): [50.6, 58.6, 59.4, 88.5, 58.1],
    ("reported_crimes_per_1000", "2025"): [46.9, 52.5, 56.5, 82.7, 57.4],
    ("full_time_unemployed_pct", "2007"): [4.5, 2.9, 3.3, 4.0, 3.5],
    ("full_time_unemployed_pct", "2020"): [5.0, 4.2, 4.5, 4.8, 4.3],
}
# tryghed.csv: the newest year of each police district that has one.
DISTRICTS_2026 = {
    "P01": ("2015", 90),
    "P04": ("2023", 89),
    "P06": ("2018", 88.2),
    "P08": ("2023", 88),
    "P09": ("2023", 90),
    "P10": ("2023", 83),
    "P11": ("2023", 85),
    "P12": ("2015", 96),
}

# docs/data.md and the printed report: text, period and verdict of each figure.
# "-" with the status in brackets.
LEVELS_2017 = """
full_time_unemployed_pct | 4,9 % 2017      | - [not_collected] | 4,1 % 2017K2
disposable_income_dkk    | 209.991 2015    | 218.440 2015      | 220.185 2015
basic_schooling_pct      | - [not_collected] | 14,9 % 2017     | 17,8 % 2017
unlawful_absence_pct     | - [not_collected] | - [not_published] | 0,9 % 2016/2017
high_wellbeing_pct       | - [not_collected] | - [not_published] | 92,9 % 2016/2017
convicted_pct            | - [not_collected] | 0,8 % 2015      | 0,7 % 2015
safety_pct               | - [not_collected] | - [not_published] | 89,1 % 2016
housing_plans_count      | - [not_collected] | - [not_collected] | 0,87 2017
deprived_areas_count     | 3 2016-12-01    | - [not_collected] | 0,25 2016
non_western_pct          | - [not_collected] | 12,6 % 2017K3   | 8,4 % 2017K3
"""  # København, municipality 101: province 01, region 084, police district P11
LEVELS_2017_ELSEWHERE = """
full_time_unemployed_pct | 4,4 % 2017      | - [not_collected] | 4,1 % 2017K2
disposable_income_dkk    | 220.011 2015    | 217.729 2015      | 220.185 2015
basic_schooling_pct      | - [not_collected] | - [not_collected] | 17,8 % 2017
unlawful_absence_pct     | - [not_collected] | - [not_published] | 0,9 % 2016/2017
high_wellbeing_pct       | - [not_collected] | - [not_published] | 92,9 % 2016/2017
convicted_pct            | - [not_collected] | - [not_collected] | 0,7 % 2015
safety_pct               | - [not_collected] | - [not_published] | 89,1 % 2016
housing_plans_count      | - [not_collected] | - [not_collected] | 0,87 2017
deprived_areas_count     | 3 2016-12-01    | - [not_collected] | 0,25 2016
non_western_pct          | - [not_collected] | - [not_collected] | 8,4 % 2017K3
"""  # Aarhus, municipality 751: province 09, region 082, police district P02
LEVELS_2026 = """
full_time_unemployed_pct | 4,6 % 2023      | 4,8 % 2020        | 2,6 % 2022
disposable_income_dkk    | 248.266 2024    | 330.252 2024      | 287.682 2024
basic_schooling_pct      | 27,1 % 2019     | 13,8 % 2019       | 16,7 % 2019
unlawful_absence_pct     | - [not_collected] | - [not_collected] | - [not_collected]
absence_over_10_pct      | 24,1 % 2024/2025 | - [not_collected] | 20 % 2022/2023
high_wellbeing_pct       | - [not_collected] | - [not_collected] | 86,1 % 2023/2024
wellbeing_mean_score     | 3,60 2024/2025  | - [not_collected] | - [not_collected]
convicted_pct            | - [not_collected] | - [not_collected] | - [not_collected]
reported_crimes_per_1000 | 70,9 2025       | 82,7 2025         | 63,2 2025
safety_pct               | 83 % 2023         | - [not_published] | 88 % 2023
housing_plans_count      | - [not_collected] | - [not_collected] | - [not_collected]
deprived_areas_count     | 0 2024-12-01    | 0,03 2024-12-01   | 0,08 2024-12-01
non_western_pct          | - [not_collected] | - [not_collected] | - [not_collected]
non_western_near_pct     | 34,3 % 2020-01-01 | 13,4 % 2020-01-01 | 9,0 % 2020-01-01
"""  # Ishøj; the nation: 378851 crimes per 5992644 residents, 8 areas per 98, 1 per 29


@pytest.fixture(scope="module", params=VINTAGES)
def vintage(request, embedded_root) -> Vintage:
    return load_vintage(DataRoot(embedded_root), request.param)


@pytest.fixture(scope="module")
def both(embedded_root) -> dict[str, Vintage]:
    return {name: load_vintage(DataRoot(embedded_root), name) for name in VINTAGES}


def kind_of(area: str) -> str:
    if area == "000":
        return "nation"
    if area[0] in "PR":
        return {"P": "district", "R": "printed"}[area[0]]
    if len(area) == 2:
        return "province"
    return "region" if area.startswith("0") else "municipality"


def decimals(values: pd.Series, indicator: str) -> dict[str, Decimal]:
    """The figures by area, with the digits of the source."""
    found = {area: Decimal(str(value)) for area, value in values.dropna().items()}
    if indicator not in PRINTED:
        return found
    digits = Decimal(PRINTED[indicator])
    return {a: v.quantize(digits, ROUND_HALF_UP) for a, v in found.items()}


def shared(indicator: str, period: str) -> dict[str, Decimal] | None:
    """The 98 of the shared files, None where the environment names no folder."""
    if not (folder := os.environ.get("PARATHED_FIGURES")):
        return None
    _, files, names = TABLES[indicator]
    whole = {}
    for file in files:
        with (Path(folder) / file).open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        for row in rows:
            area = row.get("area_code") or row["municipality_code"]
            when = NEWEST_SCHOOL_YEAR.get(row["period"], row["period"])
            if (
                (row.get("indicator") or row["id"]) in names.split()
                and when == period
                and kind_of(area) == "municipality"
            ):
                whole[area] = Decimal(row["value"])
    return whole


@pytest.mark.parametrize(("name", "indicator"), PERIODS)
def test_the_municipalities_have_the_figures_of_the_sources(name, indicator, both):
    codes = list(load_catalogue().municipalities)
    for period in PERIODS[name, indicator]:
        found = decimals(both[name].across(indicator, period, codes), indicator)
        count, total, low, high, *spots = SUMMARIES[indicator, period]
        assert len(found) == int(count)
        assert sum(found.values()) == Decimal(total)
        assert (min(found.values()), max(found.values())) == (
            Decimal(low),
            Decimal(high),
        )
        assert [found.get(code) for code in SPOTS] == [
            None if spot == "-" else Decimal(spot) for spot in spots
        ]
        if (whole := shared(indicator, period)) is not None:
            assert found == whole


def test_the_municipalities_have_no_other_periods(both):
    for name, vintage in both.items():
        table = vintage.observations
        own = table[table["area"].map(kind_of) == "municipality"]
        periods = own.groupby("indicator")["period"].agg(lambda p: sorted(set(p)))
        for indicator, found in periods.items():
            known = PERIODS.get((name, indicator), [])
            # What is not for all 98 is printed for Ishøj alone.
            printed = own[(own["indicator"] == indicator) & ~own["period"].isin(known)]
            assert set(known) <= set(found)
            assert set(printed["area"]) <= {"183"}
            assert name == "2017" or printed.empty


@pytest.mark.parametrize("name", VINTAGES)
def test_no_figure_is_invented_and_none_is_lost(name, both):
    table = both[name].observations
    kinds = table["area"].map(kind_of)
    found = table.groupby(["indicator", kinds]).size()
    expected = [line.split() for line in COUNTS[name].strip().splitlines()]
    assert {key: int(count) for key, count in found.items()} == {
        (indicator, kind): int(count) for indicator, kind, count in expected
    }


def test_income_has_the_nation_and_the_provinces_of_the_source(both):
    for name, last in (("2017", 2015), ("2026", 2024)):
        nation = both[name].figures("disposable_income_dkk", "000")
        expected = dict(
            zip(map(str, range(2007, 2025)), NATION_INCOME.split(), strict=True)
        )
        assert {p: f.value for p, f in nation.items()} == {
            p: float(v) for p, v in expected.items() if int(p) <= last
        }
        for period, text in PROVINCE_INCOME.items():
            if int(period) <= last:
                provinces = [f"{n:02d}" for n in range(1, 12)]
                found = both[name].across("disposable_income_dkk", period, provinces)
                assert found.tolist() == [float(v) for v in text.split()]


@pytest.mark.parametrize(("indicator", "period"), REGIONS)
def test_the_regions_have_the_figures_of_the_sources(indicator, period, both):
    regions = [f"08{n}" for n in range(1, 6)]
    found = decimals(both["2026"].across(indicator, period, regions), indicator)
    expected = [Decimal(str(value)) for value in REGIONS[indicator, period]]
    assert list(found.values()) == expected


def test_the_districts_have_their_newest_figure_of_safety(both):
    table = both["2026"].observations
    rows = table[(table["indicator"] == "safety_pct") & (table["area"] != "000")]
    found = {r.area: (r.period, r.value) for r in rows.itertuples()}
    assert found == DISTRICTS_2026


def test_the_nation_has_the_unemployment_of_the_source(both):
    # fuldtidsledige_landet_regioner.csv: 2007-2022
    nation = both["2026"].figures("full_time_unemployed_pct", "000")
    found = {period: figure.value for period, figure in nation.items()}
    values = "3.6 2.6 4.8 6.1 5.9 6.0 5.8 5.0 4.5 4.1 4.2 3.8 3.7 4.6 3.6 2.6".split()
    assert found == {str(2007 + n): float(value) for n, value in enumerate(values)}


@pytest.mark.parametrize(("indicator", "per"), [(SHARE, 100), (RATE, 1000)])
def test_what_has_counts_is_their_quotient_and_nothing_else(indicator, per, both):
    table = both["2026"].observations
    rows = table[table["indicator"] == indicator]
    assert rows[["count", "of"]].notna().all(axis=None)
    assert rows["value"].tolist() == (per * rows["count"] / rows["of"]).tolist()


@pytest.mark.parametrize(
    ("area", "count", "of", "share"),
    [
        ("482", 1110, 4260, 26.06),  # Langeland
        ("773", 1899, 7206, 26.35),  # Morsø
        ("183", 2525, 9306, 27.13),  # Ishøj
        ("000", 374_577, 2_245_230, 16.683),  # HFUDD11 itself
    ],
)
def test_schooling_has_the_counts_of_2019(area, count, of, share, both):
    # grundskole_2019.csv; the shares divided by hand.
    found = both["2026"].figures(SHARE, area)["2019"]
    assert (found.count, found.of, found.status) == (count, of, "ok")
    assert found.value == pytest.approx(share, abs=0.005)


@pytest.mark.parametrize(
    ("year", "count", "of", "rate"),
    [
        ("2022", 395_821, 5_873_327, 67.39),
        ("2023", 405_869, 5_932_561, 68.41),
        ("2024", 402_419, 5_961_158, 67.51),
        ("2025", 378_851, 5_992_644, 63.22),
    ],
)
def test_national_crimes_are_the_sum_of_the_98_over_their_population(
    year, count, of, rate, both
):
    # Where it was collected: 67,39 68,41 67,51 63,22; the published 437254 of 2022 has
    # cases that no municipality was given.
    nation = both["2026"].figures(RATE, "000")[year]
    assert (nation.count, nation.of) == (count, of)
    assert nation.value == pytest.approx(rate, abs=0.005)


def test_the_list_of_areas_names_those_that_it_counts_since_2020(both):
    table = both["2026"].observations
    own = (table["indicator"] == "deprived_areas_count") & (table["area"].str.len() > 2)
    rows = table[own & ~table["area"].isin(["000", *(f"08{n}" for n in range(1, 6))])]
    for row in rows[rows["period"] >= "2020"].to_dict("records"):
        names = row["note"].removeprefix("områder på listen: ")
        assert len([n for n in names.split(",") if n]) == row["value"], row["note"]
    # bl.dk and the ministry: 15, 12, 10, 12 and 8 on the lists of 2020-2024.
    assert rows.groupby("period")["value"].sum().tolist()[4:] == [15, 12, 10, 12, 8]


def test_the_mean_number_of_deprived_areas_is_computed_from_the_list(both):
    # 28 and 8 areas in the country; in Region Hovedstaden's 29 municipalities 9 and 1.
    for area, day, total, size in (
        ("000", "2019-12-01", 28, 98),
        ("000", "2024-12-01", 8, 98),
        ("084", "2019-12-01", 9, 29),
        ("084", "2024-12-01", 1, 29),
    ):
        mean = both["2026"].figures("deprived_areas_count", area)[day]
        assert mean.value == pytest.approx(total / size, abs=0.00005)
        assert mean.note.startswith("beregnet: summen over")


@pytest.mark.parametrize(
    ("name", "municipality", "table"),
    [
        ("2017", "København", LEVELS_2017),
        ("2017", "Aarhus", LEVELS_2017_ELSEWHERE),
        ("2026", "Ishøj", LEVELS_2026),
    ],
)
def test_each_level_shows_what_embedded_says(name, municipality, table, embedded_root):
    found = result(assess(municipality, name, root=embedded_root))
    shown = [
        [row["id"]]
        + [
            f"{row['text'][level]} {row['periods'][level]}".replace("\u00a0", " ")
            if row[level] is not None
            else f"- [{row['statuses'][level]}]"
            for level in ("municipality", "region", "nation")
        ]
        for row in found["indicators"]
        if name == "2026" or not row["substitute_for"]
    ]
    lines = table.strip().splitlines()
    assert shown == [[cell.strip() for cell in line.split("|")] for line in lines]


def test_the_eleven_of_vestegnen_share_the_printed_figure_of_safety(both):
    # The district as the report has it; rnn.dk 2019 lists the same eleven.
    eleven = "151 153 159 161 163 165 167 169 175 183 187".split()
    municipalities = load_catalogue().municipalities.values()
    district = [m.code for m in municipalities if m.police_district == "P10"]
    assert district == eleven
    assert both["2017"].figures("safety_pct", "P10")["2016"].value == 81.8


def test_no_figure_of_the_embedded_vintages_is_of_an_uncertain_period(vintage):
    # Dated anew: schooling is of 2019, absence and wellbeing of
    # the school year 2024/2025.
    assert set(vintage.observations["status"]) == {"ok"}


def test_every_figure_has_a_status_and_a_number(vintage):
    table = vintage.observations
    assert set(table["status"]) <= {"ok", "provisional", "period_uncertain"}
    assert table["value"].notna().all()
    assert not table.duplicated(["indicator", "area", "period"]).any()


def test_every_gap_has_a_reason_and_every_reason_a_gap(vintage):
    catalogue = load_catalogue()
    municipalities = catalogue.municipalities.values()
    table = vintage.observations
    have = set(zip(table["indicator"], table["area"], strict=True))
    gaps = {("population", "region"), ("population", "nation")}
    for entry in catalogue.indicators.indicators:
        by_district = entry.geography == "police_district"
        places = {
            "municipality": {
                m.police_district if by_district else m.code for m in municipalities
            },
            "region": {
                {"region": m.region, "province": m.province, "none": "-"}[
                    entry.regional_level
                ]
                for m in municipalities
            },
            "nation": {"000"},
        }
        gaps |= {
            (entry.id, level)
            for level, areas in places.items()
            if any((entry.id, area) not in have for area in areas)
        }
    assert set(vintage.reasons) == gaps
    statuses = {status for status, _ in vintage.reasons.values()}
    assert statuses <= {"not_published", "not_collected"}
    assert all(note for _, note in vintage.reasons.values())


@pytest.mark.parametrize("name", VINTAGES)
def test_christiansoe_is_in_no_file(name, repository):
    for path in (repository / "data" / "raw" / name).rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                assert row.get("area") != "411", path.name


@pytest.mark.parametrize("name", VINTAGES)
def test_the_manifest_has_every_file_with_its_checksum_and_origin(name, repository):
    folder = repository / "data" / "raw" / name
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*.csv")}
    assert [r["file"] for r in rows] == sorted(files - {"manifest.csv"})
    for row in rows:
        data = (folder / row["file"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(data).hexdigest(), row["file"]
        for column in ("source", "query", "retrieved", "licence"):
            assert row[column], (row["file"], column)


def test_figures_of_the_school_agency_have_no_stated_licence(both):
    # "STIL: ingen angivet åben licens".
    for vintage in both.values():
        for row in vintage.origins.itertuples():
            named = row.licence == "ikke angivet"
            assert named == row.file.startswith("stil/"), row.file
