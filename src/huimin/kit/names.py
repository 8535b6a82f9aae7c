"""Names of people: one spelling for what is the same name, and the mask under which a name may be shown."""

import re

from huimin.kit.text import fold

_DOT = "·"
_TYPED_DOTS = "•・‧･⋅∙．.▪●᛫·․⸱⸳"
_DOTS = str.maketrans(dict.fromkeys(_TYPED_DOTS, _DOT))
# What fonts before GB18030-2022 kept in the private area: U+E815 to U+E864 (rows FE50-FEA0 of GBK), and U+E7C7.
_PRIVATE = str.maketrans(
    "".join(map(chr, range(0xE815, 0xE865))) + "\ue7c7",
    "\u2e81\U00020087\U00020089\U000200cc\u2e84\u3473\u3447\u2e88\u2e8b\u9fb4\u359e\u361a\u360e\u2e8c\u2e97\u396e"
    "\u3918\u9fb5\u39cf\u39df\u3a73\u39d0\u9fb6\u9fb7\u3b4e\u3c6e\u3ce0\u2ea7\U000215d7\u9fb8\u2eaa\u4056"
    "\u415f\u2eae\u4337\u2eb3\u2eb6\u2eb7\U0002298f\u43b1\u43ac\u2ebb\u43dd\u44d6\u4661\u464c\u9fb9\u4723"
    "\u4729\u477c\u478d\u2eca\u4947\u497a\u497d\u4982\u4983\u4985\u4986\u499f\u499b\u49b7\u49b6\u9fba"
    "\U000241fe\u4ca3\u4c9f\u4ca0\u4ca1\u4c77\u4ca2\u4d13\u4d14\u4d15\u4d16\u4d17\u4d18\u4d19\u4dae\u9fbb"
    "\u1e3f",
)
# Traditional and variant characters of names, each before the one it is compared as. Only pairs of one meaning:
# not 於 and 于, 甯 and 宁, 喆 and 哲, 昇 and 升, which are names of their own.
_PAIRS = (
    "峯峰 戶户 戸户 呉吴 吳吴 黃黄 陳陈 鄭郑 張张 劉刘 楊杨 趙赵 葉叶 謝谢 蘇苏 羅罗 許许 馮冯 鄧邓 蔣蒋 蕭萧 韓韩 嚴严 盧卢 賴赖 "
    "龔龚 塗涂 凃涂 衛卫 衞卫 溫温 鍾钟 鐘钟 藍蓝 歐欧 陽阳 馬马 孫孙 陸陆 賀贺 魯鲁 倫伦 義义 顧顾 賈贾 鄒邹 閻阎 莊庄 饒饶 龐庞 "
    "國国 華华 強强 偉伟 軍军 愛爱 鳳凤 蘭兰 蓮莲 貴贵 財财 寶宝 寳宝 發发 興兴 榮荣 慶庆 順顺 長长 壽寿 龍龙 飛飞 麗丽 連连 紅红 東东 "
    "齊齐 聰聪 傑杰 啓启 啟启 淸清 靑青 眞真 淵渊 澤泽 鋒锋 銘铭 錦锦 鎮镇 銀银 鈺钰 樹树 樺桦 橋桥 權权 歡欢 賓宾 濱滨 瀅滢 瑩莹 瓊琼 "
    "禮礼 祿禄 靈灵 靜静 韻韵 嬌娇 嫺娴 嫻娴 嬋婵 凱凯 勝胜 勲勋 勛勋 勳勋 雲云 電电 穎颖 賢贤 輝辉 煒炜 燁烨 燦灿 爲为 為为 曉晓 曄晔 "
    "暉晖 書书 會会 堅坚 綠绿 維维 綺绮 緯纬 繼继 續续 紹绍 純纯 絲丝 聖圣 聲声 藝艺 萬万 蘊蕴 薔蔷 豐丰 豔艳 艷艳 貞贞 賜赐 贊赞 達达 "
    "遠远 開开 關关 雙双 項项 頌颂 顏颜 駿骏 騰腾 驊骅 鵬鹏 鴻鸿 鶴鹤 鶯莺 鷹鹰 麥麦 黨党 潤润 漢汉 滿满 湯汤 濤涛 煥焕 獻献 環环 現现 "
    "畫画 當当 碩硕 積积 穩稳 節节 紀纪 經经 儀仪 億亿 優优 兒儿 兩两 則则 剛刚 創创 勁劲 厲厉 單单 喬乔 團团 園园 圓圆 塵尘 壯壮 夢梦 "
    "奮奋 婁娄 學学 寧宁 寬宽 審审 專专 將将 尋寻 對对 導导 層层 嶺岭 島岛 岡冈 崗岗 巖岩 帥帅 師师 應应 廣广 彥彦 從从 復复 恆恒 憲宪 "
    "懷怀 戰战 揚扬 敘叙 數数 時时 晉晋 暢畅 楓枫 業业 極极 構构 樂乐 樓楼 機机 檢检 櫻樱 欽钦 歲岁 渾浑 滄沧 漁渔 潔洁 濟济 瀟潇 營营 "
    "爾尔 爭争 獎奖 瑋玮 璉琏 瓏珑 產产 産产 異异 緒绪 線线 綱纲 網网 織织 羣群 習习 聞闻 職职 農农 運运 過过 選选 鄉乡 鄰邻 針针 鋼钢 "
    "鐵铁 鑒鉴 閃闪 閣阁 陰阴 際际 雖虽 霧雾 頂顶 領领 頻频 風风 養养 鮑鲍 鮮鲜 鳴鸣 鴛鸳 鴦鸯"
)
VARIANTS = str.maketrans(dict(_PAIRS.split()))
# Radicals typed for the characters they look like; NFKC knows those of the Kangxi block (U+2F00) alone.
_RADICALS = str.maketrans("⺠⻄⻢⻁⻓⻔⻙⻛⻜⻝⻥⻦⻩⻬⻰⻋⻅⻉⺼⻘", "民西马虎长门韦风飞食鱼鸟黄齐龙车见贝肉青")
_CLEAN = re.compile(r"[\u4e00-\u9fff]{1,4}")
_LATIN = re.compile(r"[A-Za-z]")
# 陈某金(户主), 陈某金(已故).: all notes at the end, read backwards so that a cell of any length is read once.
_NOTES_BACKWARDS = re.compile(rf"(?:[\s{_TYPED_DOTS}]*[)\]】>][^()\[\]【】<>]*[(\[【<])+(?=.)")
NO_NAMES = frozenset(("", "-", "--", "—", "——", "/", "\\", "*", "无", "无名", "不详", "未知", "空", "同上", "0"))


def normalise_name(text: str) -> str:
    """The name as it is compared; empty where the cell names nobody.

    Half-width and composed; characters of the private area, radicals, variants and middle dots (U+00B7) each in one
    spelling; without inner blanks or a note in brackets. Names in Latin letters keep single blanks and are capitals.
    """
    if _CLEAN.fullmatch(text):
        return "" if text in NO_NAMES else text.translate(VARIANTS)
    name = text
    while (plain := _plain(name)) != name:  # what was taken away may have parted what composes
        name = plain
    return "" if name in NO_NAMES else name


def _plain(name: str) -> str:
    name = fold(name.translate(_PRIVATE)).translate(_RADICALS).translate(VARIANTS)
    notes = _NOTES_BACKWARDS.match(name[::-1])
    name = name[: len(name) - notes.end()].strip() if notes else name
    return _latin(name) if _LATIN.search(name) else _dotted(name)


def mask_name(name: str) -> str:
    """陈* , 陈*金; of four and more characters the first and the last remain, with one * for each hidden character."""
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def _latin(name: str) -> str:
    return " ".join(name.translate(_DOTS).replace(_DOT, " ").split()).upper()


def _dotted(name: str) -> str:
    """A name in characters: no blanks, save those that stand for the dot of a long name in parts (买买提 吐尔逊)."""
    parts = name.split()
    joiner = _DOT if len(parts) > 1 and sum(map(len, parts)) > 4 and min(map(len, parts)) > 1 else ""
    return re.sub("·+", _DOT, joiner.join(parts).translate(_DOTS)).strip(_DOT)
