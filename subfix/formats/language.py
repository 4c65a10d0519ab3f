"""Which language a text is in, as far as its letters tell."""

import re

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)*")

# Characters that only the one script has, from the 500 or so most frequent pairs; enough that any text of a few
# sentences holds several.
_TRADITIONAL = frozenset(
    "這個們來說時會為學對發現後進過國經還動沒開關見問樣業實點與電話機題種應當無書長間體內麼將從產車東員門義頭論變數"
    "連讓該許設請語總認議調記試講輸網絡級線組結統練給謝識讀難類風飛馬驗號視覺聽買賣錢錯鐘鏈際陽雖雙離靜響項順須預領"
    "顯價傳億優兒兩劃剛創務勢勝區華單卻參檢條極構標樂測準處術規觀計訊訓"
)
_SIMPLIFIED = frozenset(
    "这个们来说时会为学对发现后进过国经还动没开关见问样业实点与电话机题种应当无书长间体内么将从产车东员门义头论变数"
    "连让该许设请语总认议调记试讲输网络级线组结统练给谢识读难类风飞马验号视觉听买卖钱错钟链际阳虽双离静响项顺须预领"
    "显价传亿优儿两划刚创务势胜区华单却参检条极构标乐测准处术规观计讯训"
)
_BOTH = _TRADITIONAL & _SIMPLIFIED


def han_share(text: str) -> float:
    """Han characters among Han characters and Latin words, 0..1; 0 where there is neither."""
    han = len(_HAN.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    return han / (han + latin) if han + latin else 0.0


def detect_language(text: str) -> str:
    """A BCP-47 tag: `zh-Hans`, `zh-Hant`, `ja`, `ko`, `en` (any text in Latin letters) or `und` (no letters).

    A Chinese talk full of English names stays Chinese: a text counts as English only where Han characters are fewer
    than one in ten of Han characters and Latin words.
    """
    han, kana, hangul = len(_HAN.findall(text)), len(_KANA.findall(text)), len(_HANGUL.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    if hangul > han and hangul * 4 > latin:
        return "ko"
    if kana * 8 > han + latin and kana:
        return "ja"
    if han and han * 9 >= latin:
        traditional = sum(c in _TRADITIONAL and c not in _BOTH for c in text)
        simplified = sum(c in _SIMPLIFIED and c not in _BOTH for c in text)
        return "zh-Hant" if traditional > simplified else "zh-Hans"
    return "en" if latin else "und"
