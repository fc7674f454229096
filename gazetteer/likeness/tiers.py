"""In which ways two names can be taken for one another, the surest first."""

from enum import StrEnum

from layers.wording import Wording


class Tier(StrEnum):
    """Tiers of likeness. The order of the members is the order in which a committee reads them."""

    IDENTICAL = "T0"
    VARIANT = "T0b"
    SAME_SPECIFIC = "T1"
    ADDED_OR_DROPPED = "T1b"
    HOMOPHONE = "T2"
    HOMOPHONE_TONELESS = "T3"
    NEAR_HOMOPHONE = "T4"
    DIALECT_HOMOPHONE = "T4d"
    SIMILAR_GLYPHS = "T5"
    ANAGRAM = "T5b"
    SAME_SPECIFIC_OTHER_KIND = "T6"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Tier.IDENTICAL: Wording("同名", "same name"),
    Tier.VARIANT: Wording("同名（繁简、异体字归一后）", "same name after folding traditional and variant characters"),
    Tier.SAME_SPECIFIC: Wording("专名相同", "same specific"),
    Tier.ADDED_OR_DROPPED: Wording("仅增减“新”“大”等字或地名", "differs only by 新, 大 or the city's name"),
    Tier.HOMOPHONE: Wording("同音同调", "same sound, same tones"),
    Tier.HOMOPHONE_TONELESS: Wording("同音（不计声调）", "same sound, tones apart"),
    Tier.NEAR_HOMOPHONE: Wording("近音", "nearly the same sound"),
    Tier.DIALECT_HOMOPHONE: Wording("方言同音", "same sound in the dialect"),
    Tier.SIMILAR_GLYPHS: Wording("字形相近", "similar characters"),
    Tier.ANAGRAM: Wording("字序颠倒", "the same characters in another order"),
    Tier.SAME_SPECIFIC_OTHER_KIND: Wording("专名相同，种类不同", "same specific, another kind"),
}
