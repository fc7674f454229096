"""What approvals, filings, announcements and clocks rest on: articles that were read, and local rules and habits marked as such."""

from dataclasses import replace
from datetime import date

from gazetteer.citation import Citation, Footing

REGULATION_FROM = date(2022, 5, 1)


def regulation(article: str, article_en: str, text: str) -> Citation:
    return Citation("《地名管理条例》", article, article_en, REGULATION_FROM, text=text, document_en="Regulation on Place Names")


def divisions(article: str, article_en: str, text: str) -> Citation:
    return Citation(
        "《行政区划管理条例》",
        article,
        article_en,
        date(2019, 1, 1),
        text=text,
        document_en="Regulation on Administrative Divisions",
    )


def filing_rules(text: str) -> Citation:
    return Citation(
        "《地名备案公告管理办法（试行）》",
        "",
        "",
        date(2023, 6, 13),
        footing=Footing.NORM,
        text=text,
        document_en="Measures on Filing and Announcing Place Names (trial)",
    )


def implementing(article: str, article_en: str, text: str) -> Citation:
    return Citation(
        "《地名管理条例实施办法》",
        article,
        article_en,
        date(2024, 5, 1),
        text=text,
        document_en="Implementing Measures of the Regulation on Place Names",
    )


def ningbo(article: str, article_en: str, text: str) -> Citation:
    return Citation(
        "《宁波市地名管理条例》",
        article,
        article_en,
        date(2020, 5, 1),
        footing=Footing.LOCAL_LAW,
        text=text,
        document_en="Ningbo Regulation on Place Names",
    )


def practice(subject: str, subject_en: str, text: str) -> Citation:
    return Citation(subject, "", "", None, footing=Footing.PRACTICE, text=text, document_en=subject_en)


def unverified(subject: str, subject_en: str, text: str) -> Citation:
    return Citation(subject, "", "", None, footing=Footing.UNVERIFIED, text=text, document_en=subject_en)


def borrowed(citation: Citation) -> Citation:
    """A local rule as a usage elsewhere: no law here, to be replaced by the local figure."""
    footing = Footing.UNVERIFIED if citation.footing is Footing.UNVERIFIED else Footing.PRACTICE
    named = f"after {citation.document_en}" if citation.document_en else ""
    return replace(citation, document=f"参照{citation.document}", document_en=named, footing=footing, in_force_from=None)


# 《地名管理条例》: full text read (gazetteer.md S1), paraphrased here.
ART_4 = regulation(
    "第四条", "Art. 4", "县级以上行政区划和涉及国家领土主权、安全、外交、国防等重大事项的地名，按照有关规定报党中央。"
)
ART_10 = regulation("第十条", "Art. 10", "名实不符的应当及时更名；具有重要历史文化价值、体现中华历史文脉的地名一般不得更名。")
ART_11 = regulation(
    "第十一条", "Art. 11", "申请应当提交命名、更名的方案及理由，地理实体的位置、规模、性质等基本情况，以及其他材料。"
)
ART_12 = regulation("第十二条", "Art. 12", "地名的命名、更名由规定的机关批准。")
ART_12_1 = regulation(
    "第十二条第（一）项", "Art. 12(1)", "国内外著名、跨省或者涉及边境的自然地理实体报国务院批准；其他自然地理实体由省级规定。"
)
ART_12_1_SEA = regulation(
    "第十二条第（一）项", "Art. 12(1)", "无居民海岛、海域、海底地理实体由国务院自然资源主管部门会同有关部门批准。"
)
ART_12_2 = regulation("第十二条第（二）项", "Art. 12(2)", "行政区划的命名、更名按照《行政区划管理条例》执行。")
ART_12_3 = regulation("第十二条第（三）项", "Art. 12(3)", "村民委员会、居民委员会所在地的命名、更名，由省级人民政府规定。")
ART_12_4 = regulation("第十二条第（四）项", "Art. 12(4)", "城市公园、自然保护地的命名、更名，按照国家有关规定执行。")
ART_12_5 = regulation("第十二条第（五）项", "Art. 12(5)", "街路巷的命名、更名，由直辖市、市、县人民政府批准。")
ART_12_6 = regulation(
    "第十二条第（六）项",
    "Art. 12(6)",
    "具有重要地理方位意义的住宅区、楼宇，由直辖市、市、县住房和城乡建设主管部门征求同级民政部门意见后批准。",
)
ART_12_7 = regulation(
    "第十二条第（七）项",
    "Art. 12(7)",
    "具有重要地理方位意义的交通运输、水利、电力、通信、气象等设施，由有关主管部门征求所在地政府意见后批准。",
)
ART_13 = regulation("第十三条", "Art. 13", "批准机关应当自批准之日起 15 日内报送备案。")
ART_14 = regulation("第十四条", "Art. 14", "自批准之日起 15 日内向社会公告；其他部门批准的，自备案之日起 15 日内。")
ART_25 = regulation("第二十五条", "Art. 25", "列入保护名录的地名确需更名的，应当预先制定相应的保护措施。")
MEMORIALS = unverified(
    "《地名管理条例》附则（纪念设施）",
    "Regulation, final part (memorials)",
    "纪念设施的命名、更名，按照国家有关规定执行；条款号待核对。",
)

DIVISION_6 = divisions("第六条", "Art. 6", "省、自治区、直辖市的更名，报全国人民代表大会批准。")
DIVISION_7 = divisions("第七条", "Art. 7", "自治州、县、自治县、市、市辖区的更名，由国务院审批。")
DIVISION_9 = divisions("第九条", "Art. 9", "乡、民族乡、镇的更名，由省级人民政府审批。")
DIVISION_10 = divisions("第十条", "Art. 10", "派出机关的更名，由批准设立该派出机关的人民政府审批。")
DIVISION_13 = divisions(
    "第十三条",
    "Art. 13",
    "申请书；历史、地理、民族、经济、人口、资源、区域等情况；风险评估、专家论证、征求意见报告；变更前后地图。",
)

FILING = filing_rules("备案登记表、备案报告、批复文件、申请书及申请时提交的报告；公告应当载明六项内容。")
IMPLEMENTING_5 = implementing("第五条", "Art. 5", "综合评估报告、专家论证报告、征求意见报告的内容。")
IMPLEMENTING_6 = implementing("第六条", "Art. 6", "备案通过国家地名信息库报送：备案登记表，备案报告、批准文件等的电子文本。")

NINGBO_15 = ningbo("第十五条", "Art. 15", "住房和城乡建设主管部门征求民政部门意见后，10 个工作日内决定。")
NINGBO_17 = ningbo("第十七条", "Art. 17", "销名由有命名审批权的机关批准并公布。")
NINGBO_21 = ningbo("第二十一条", "Art. 21", "地名标志应当自批准之日起 60 日内设置。")
NINGBO_24 = ningbo("第二十四条", "Art. 24", "名称不规范、更名未更换、破损等四类情形应当在 30 日内维修或者更换。")
NINGBO_35 = ningbo("第三十五条", "Art. 35", "因机关主动更名需变更证照的，免费办理。")
TONGLING = Citation(
    "《铜陵市住宅区、建筑物命名规定》",
    "",
    "",
    None,  # since when it holds was not in the copy that was read
    document_en="Tongling Rules on Names of Estates and Buildings",
    footing=Footing.UNVERIFIED,
    text="审核 7 日，公示 7 日，再报地名委员会、人民政府。",
)
DELEGATION = unverified(
    "市辖区受委托批准街路巷命名",
    "streets approved by a district by delegation",
    "条例未列市辖区；个别地方有由区政府批复的做法，须有委托依据。",
)
PROVINCE_RULES = unverified(
    "省级规定（待录入）",
    "rules of the province (to be entered)",
    "条例授权省级规定；本库尚未录入本省规定，请在设置中填写批准机关。",
)
RESERVING = unverified("预命名的地方规定", "local rules on reserving names", "预命名有效期等由地方规定；条例未作规定。")
RESIDENCE_OUTSIDE = unverified("居民点命名的地方规定", "local rules on settlements", "条例第十二条未列自然村；按省级规定执行。")
ANSWER_HABIT = practice("征求意见答复期限", "time for an answer when asked", "条例未规定答复期限；按 10 个工作日安排。")
PERMIT_HABIT = practice(
    "住宅区、楼宇名称办理惯例", "habit with names of estates and buildings", "附规划、用地或者建设批准文件，便于核对规模。"
)
OFFICE = practice("办理常规", "office routine", "按收件、审查、征求意见、决定、备案、公告的先后办理。")
ART_9 = regulation("第九条", "Art. 9", "地名由专名和通名两部分组成，并应当遵循第九条各项要求。")
COMMITTEE_HABIT = practice(
    "地名委员会议事惯例", "habit of committees", "过半数成员到会方可表决，赞成过半数为通过；与表决相反的决定写明理由。"
)
NOTICE_HABIT = practice("名称公示做法", "habit of public notices", "条例未规定公示；部分城市在报批前公示 7 日。")
SHANGHAI_24 = Citation(
    "《上海市地名管理条例》",
    "第二十四条",
    "Art. 24",
    None,
    footing=Footing.LOCAL_LAW,
    text="自受理之日起 30 日内作出决定（市人民政府 60 日）。",
    document_en="Shanghai Regulation on Place Names",
)
ART_18 = regulation("第十八条", "Art. 18", "所列范围必须使用标准地名：标识、媒体、法律文书和证件、工具书和教材、公开地图等。")
