"""How good or bad a place is to part a sentence, by the words on either side: lists, and what each is worth.

Costs are in the unit of `borders`: 6 is a place without a mark, 0 the end of a sentence.
"""

_BAD_STARTS = (
    (9.0, "的 了 着 过 吗 呢 吧 啊 嘛 们 地 得 呀 哦 啦 哈 哎 嘞 之"),
    (
        6.0,
        "的话 而已 之类 来说 来讲 起来 下来 下去 出来 出去 过来 过去 上来 上去 进去 进来 回来 回去 左右 以上 "
        "以下 以内 以外",
    ),
    (
        4.0,
        "里 里面 上 上面 下 下面 中 内 外 外面 前 后 以前 以后 之前 之后 之间 时 时候 的时候 一下 一点 一样 "
        "不了 不到 成 完 掉 住 给 到 等 等等 似的",
    ),
    (3.0, "个 次 种 位 件 年 月 号 点 块 多 多个 几 来 去"),
)
_BAD_ENDS = (
    (
        6.0,
        "和 与 跟 把 被 从 以 于 及 或 而 对于 关于 由于 为了 比如 例如 包括 之 每 各 某 该 第 非 最 更 太 "
        "越 很 挺 蛮 特别 非常 比较 相当",
    ),
    (
        6.0,
        "一个 这个 那个 一种 这种 那种 一些 这些 那些 哪个 某个 两个 几个 每个 各种 一位 这位 一家 一只 一次 "
        "这 那 哪 几 一 两",
    ),
    (
        5.0,
        "有个 有一个 有一些 有一种 "
        "在 对 向 往 给 让 用 为 因 当 按 按照 通过 根据 除了 比 像 叫 叫做 叫作 是 有 没有 不 没 别 不是 "
        "就是 都是 也是 还是 才是 只是 又是 真是",
    ),
    (
        5.0,
        "但是 但 可是 不过 因为 所以 然后 如果 而且 并且 或者 还有 以及 那么 就 也 都 还 又 再 才 会 能 要 "
        "想 得 该 可以 应该 能够 可能 需要 已经 正在 将 便 却 只 只有 只要 虽然 即使 不管 无论 于是",
    ),
    (
        3.0,
        "我 你 他 她 它 咱 您 我们 你们 他们 她们 它们 咱们 大家 自己 去 来 到 做 看 说 觉得 认为 知道 发现 变得 的 地",
    ),
)
_GOOD_STARTS = (
    (
        -3.0,
        "但是 但 可是 不过 所以 因为 然后 如果 而且 并且 或者 还是 于是 其实 虽然 既然 即使 只要 只有 除非 "
        "不管 无论 尽管 比如 比如说 例如 首先 其次 最后 另外 同时 总之 反正 毕竟 甚至 包括 以及 要不然 否则 "
        "那么 接着 结果 后来 第一 第二 第三",
    ),
    (
        -1.5,
        "就是 就是说 也就是说 我 你 他 她 它 我们 你们 他们 大家 这个 那个 这 那 这样 那样 现在 今天 当时 "
        "后来 可能 应该 当 让 从 在 对 把 跟 和 与 为了 通过 根据 不是 都 就 也 还 还有 会 可以 怎么 为什么 "
        "什么 是不是 有没有 能不能",
    ),
)

_EN_BAD_ENDS = (
    (
        5.0,
        "a an the this that these those my your his her its our their some any every each no i we you he she "
        "it they to of in on at by for with from into onto about as than and or but nor so if because when "
        "while who which whose what where how very really more most such between",
    ),
    (
        4.0,
        "is are was were be been being am has have had do does did will would can could shall should may "
        "might must not don't doesn't didn't isn't aren't wasn't won't can't i'm you're we're they're it's "
        "that's there's let's going want need just also only even mr mrs ms dr",
    ),
)
_EN_GOOD_STARTS = (
    (
        -3.0,
        "okay ok well now anyway and but or so because if "
        "when while although though that which who where since until unless whereas"
        "then however",
    ),
    (
        -2.0,
        "to of in on at by for with from into about as than before after during through between over under "
        "what how why whether i we you he she it they there this that these those is are was were can will "
        "would could should has have had do does did not",
    ),
)


def _worth(groups: tuple[tuple[float, str], ...]) -> dict[str, float]:
    table: dict[str, float] = {}
    for cost, listed in groups:
        for word in listed.split():
            table.setdefault(word, cost)
    return table


STARTS = {
    **_worth(_GOOD_STARTS),
    **_worth(_BAD_STARTS),
    **_worth(_EN_GOOD_STARTS),
}
ENDS = {**_worth(_BAD_ENDS), **_worth(_EN_BAD_ENDS)}

# a clause of its own that leads on to what follows: `呃，` `然后呢，` must not be the last one of a cue
_LEADING = (
    "嗯 呃 额 哎 诶 哦 然后 然后呢 所以 所以呢 所以说 但是 但是呢 但 可是 不过 因为 而且 而且呢 并且 或者 如果 "
    "就是 就是说 也就是说 "
    "so well and but okay now then because however actually also first second finally"
)
LEADERS = frozenset(_LEADING.split())
# a hesitation goes with what it leads to even where no mark parts it from the clause before: `我之前听到呃，`
HESITATIONS = frozenset({"呃", "额", "uh", "um", "er"})
