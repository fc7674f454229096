"""What the committee holds beside the register: readings decided, words to look for, names to revive, and the name plan."""

from gazetteer.kinds import NAME_KINDS
from layers.reference import CODES, FLAG, SOURCE_COLUMNS, TEXT, day, text
from layers.spec import Column, GeometryKind, LayerSpec, code_list
from layers.wording import Wording

READINGS = LayerSpec(
    name="name_readings",
    label=Wording("地名用字读音审定", "readings decided"),
    key="reading_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    decided=True,
    geometry_required=False,
    columns=(
        text("reading_id", "编号", "id", required=True),
        text("division_code", "适用区划代码", "division code where it holds", required=True),
        text("characters", "汉字", "characters", "用字", required=True),
        text("reading", "读音", "reading with tones", "汉语拼音", required=True),
        text("place_name", "适用地名", "the name it was decided for"),
        text("evidence", "依据", "evidence", required=True),
        day("decided_on", "审定日期", "decided on"),
        text("decided_by", "审定单位", "decided by"),
        *SOURCE_COLUMNS,
    ),
)

WORD_CLASSES = code_list(
    "word_class",
    exaggerating=("刻意夸大（大）", "exaggerating"),
    foreign=("崇洋媚外（洋）", "foreign"),
    bizarre=("怪异难懂（怪）", "bizarre"),
    feudal=("封建色彩", "feudal"),
    vulgar=("低俗、消极", "vulgar or negative"),
    leader=("国家领导人姓名", "name of a national leader"),
    person=("其他人名", "name of a person"),
    company=("企业名称", "company"),
    trademark=("商标", "trademark"),
    foreign_place=("外国地名", "foreign place name"),
    foreign_person=("外国人名", "foreign personal name"),
    protected=("受保护标志（需权利人同意）", "protected mark"),
    good=("采词", "word for names"),
)

MATCH_MODES = code_list(
    "match_mode",
    whole=("整个专名相同", "the whole specific"),
    part=("专名含有", "within the specific"),
    sound=("专名同音（含方言）", "the specific sounds so"),
)

LEXICON = LayerSpec(
    name="name_lexicon",
    label=Wording("用词库（采词、禁限用）", "word lists"),
    key="word_id",
    area="division_code",
    geometry=GeometryKind.POINT,
    geometry_required=False,
    columns=(
        text("word_id", "编号", "id", required=True),
        text("division_code", "适用区划代码", "division code where it holds", required=True),
        text("word", "词", "word", required=True),
        Column("word_class", TEXT, Wording("类别", "class"), required=True, codes=WORD_CLASSES),
        Column("match_mode", TEXT, Wording("比对方式", "how it is looked for"), codes=MATCH_MODES),
        text("exclusions", "不适用情形", "where it does not apply"),
        text("basis", "依据", "basis", required=True),
        day("in_use_from", "启用日期", "in use from"),
        day("in_use_until", "停用日期", "in use until"),
        *SOURCE_COLUMNS,
    ),
)

NAME_BANK = LayerSpec(
    name="name_bank",
    label=Wording("历史地名与备用地名库", "names kept for use again"),
    key="bank_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    geometry_required=False,
    columns=(
        text("bank_id", "编号", "id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        text("name", "名称", "name", "地名", required=True),
        text("specific", "专名", "specific"),
        Column("name_kind", TEXT, Wording("原种类", "what it named"), codes=NAME_KINDS),
        text("attested", "最早见于", "first attested (EDTF or words)"),
        text("story", "来历", "its story", "来历含义"),
        Column("is_used", FLAG, Wording("已启用", "taken into use")),
        text("used_for", "启用于", "place id it was given to"),
        *SOURCE_COLUMNS,
    ),
)

NAME_PLAN = LayerSpec(
    name="name_plan",
    label=Wording("地名方案", "name plan"),
    key="plan_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    decided=True,
    geometry_required=False,
    columns=(
        text("plan_id", "编号", "id", required=True),
        text("plan", "方案名称", "plan", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        text("name", "规划名称", "planned name", required=True),
        Column("name_kind", TEXT, Wording("种类", "kind of name"), required=True, codes=NAME_KINDS),
        text("temporary_name", "暂用名", "name until then", "俗称"),
        text("theme", "主题、系列", "theme or series"),
        text("starts_at", "起点", "where it starts"),
        text("ends_at", "止点", "where it ends"),
        text("reason", "命名缘由", "why this name"),
        text("approval", "批准文号", "approval of the plan"),
        day("approved_on", "批准日期", "approved on"),
        text("place_id", "已命名地点编号", "place id once it is named"),
        *SOURCE_COLUMNS,
    ),
)

HERITAGE_LEVELS = code_list(
    "heritage_level",
    national=("国家级", "national"),
    province=("省级", "provincial"),
    city=("市级", "city"),
    county=("县级", "county"),
    candidate=("候选", "candidate"),
)

HERITAGE_STATES = code_list(
    "heritage_state",
    in_use=("在用", "in use"),
    disused=("已废", "out of use"),
    endangered=("濒危", "endangered"),
)

HERITAGE = LayerSpec(
    name="name_heritage",
    label=Wording("地名文化遗产保护名录", "heritage names"),
    key="heritage_id",
    area="division_code",
    geometry=GeometryKind.ANY,
    decided=True,
    geometry_required=False,
    columns=(
        text("heritage_id", "编号", "id", required=True),
        text("division_code", "所在区划代码", "division code", required=True),
        text("place_id", "地点编号", "place id"),
        text("name", "名称", "name", required=True),
        Column("level", TEXT, Wording("级别", "level"), required=True, codes=HERITAGE_LEVELS),
        text("heritage_class", "类别", "class (by the local standard)"),
        text("attested", "最早见于", "first attested (EDTF or words)"),
        text("attested_source", "最早见于的出处", "source of the first attestation"),
        text("word_value", "词语文化价值", "value of the word"),
        text("entity_value", "实体文化价值", "value of the place"),
        text("story", "故事", "story"),
        text("persons_events", "相关人物事件", "persons and events"),
        text("evidence", "佐证材料", "evidence"),
        text("list_batch", "公布批次", "batch of the list"),
        day("listed_on", "公布日期", "listed on"),
        text("measures", "保护措施", "measures of protection"),
        text("measures_document", "保护措施文件", "document with the measures"),
        Column("state", TEXT, Wording("使用状况", "state"), codes=HERITAGE_STATES),
        Column("media", CODES, Wording("影像资料", "media")),
        *SOURCE_COLUMNS,
    ),
)
