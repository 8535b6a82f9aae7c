"""Names of made-up people: surnames as common as in Fujian, given names by sex and generation.

The weights are a demonstration (陈 and 林 lead by far in Fujian); no list of real people was used.
"""

from itertools import accumulate
from random import Random

_SURNAMES = (
    "陈 1120 林 980 黄 560 郑 420 吴 400 王 380 李 360 张 340 刘 190 郭 180 杨 170 蔡 150 何 140 许 140 谢 130 叶 130 "
    "周 130 翁 120 薛 110 方 100 江 90 高 90 余 80 苏 80 曾 80 魏 70 潘 70 邱 70 徐 70 游 60 施 60 卢 60 俞 50 倪 50 "
    "庄 50 赖 45 卓 40 严 40 夏 40 程 40 池 30 柯 30 温 30 官 20 侯 20 念 20 占 15 欧阳 12 上官 6 司徒 4"
)
_SHE_SURNAMES = "雷 350 蓝 330 钟 300 陈 60 林 50 黄 30"  # 畲族 townships

OLD_MEN = tuple("依金木水顺森发财贵富宝祥德国建明文玉长炳仁义忠孝庆福禄寿天启振光宗家兴茂春火钦典")
OLD_WOMEN = tuple("玉秀凤珠英兰妹莲珍香美金月桂惠淑娇宝银爱瑞雪梅清碧素花钦赛丽春容")
MEN = tuple("建国志文明伟强军平华辉斌勇峰杰锋晓海永俊立新少云龙祥健忠仁光宏晖凯榕闽榜铭钟航波")
WOMEN = tuple("丽敏静燕芳娟琴霞萍红玲艳秀美云晓雪婷惠珍英梅琳莉倩榕碧钦贞芬娜洁容晶颖")
BOYS = tuple("子浩宇轩泽睿博文俊梓铭辰皓天佑嘉煜晨昊恺承翰景逸楷峻霖弈")
GIRLS = tuple("子欣怡涵雨梓诗语嘉琪思妍若希静雅芷蕊婧可馨晴昕钰彤艺悦楠")


def _weighted(text: str) -> tuple[list[str], list[int]]:
    parts = text.split()
    return parts[::2], [int(weight) for weight in parts[1::2]]


COMMON, _SHE = _weighted(_SURNAMES), _weighted(_SHE_SURNAMES)
_COMMON_SUMS, _SHE_SUMS = list(accumulate(COMMON[1])), list(accumulate(_SHE[1]))


def surname(random: Random, *, she: bool = False) -> str:
    """A surname; `she` draws as in a 畲族 township."""
    values, sums = (_SHE[0], _SHE_SUMS) if she else (COMMON[0], _COMMON_SUMS)
    return random.choices(values, cum_weights=sums)[0]


def given(random: Random, sex: int, born: int) -> str:
    """A given name of one or two characters for a person of `sex` (1 male, 2 female) born in year `born`."""
    if born < 1958:
        parts, single = (OLD_MEN, OLD_WOMEN)[sex - 1], 0.12
    elif born < 1996:
        parts, single = (MEN, WOMEN)[sex - 1], 0.22
    else:
        parts, single = (BOYS, GIRLS)[sex - 1], 0.08
    first = random.choice(parts)
    return first if random.random() < single else first + random.choice(parts)
