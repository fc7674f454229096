/* What the form says, Chinese first. */
const WORDS = {
  list: ["清单", "Checklist"], all: ["全部", "all"], undone: ["未填", "not done"], draft: ["草稿", "draft"], done: ["已填", "done"],
  held: ["办公室已有", "known at the office"], segments: ["线段", "segments"], markers: ["界桩", "markers"], line: ["界线", "Line"], section: ["分段", "Section"],
  unsent: ["未导出", "not exported"], exported: ["已导出，待回执", "exported, no receipt yet"], confirmed: ["已收妥", "received"], photos: ["照片", "photos"],
  author: ["填写人", "Filled in by"], authorHint: ["请先写明填写人，每条记录都会署名。", "Say first who fills in; every record carries the name."],
  registered: ["登记事项", "As registered"], last: ["上次联检", "Last round"], same: ["与上次相同", "as last round"], tripoint: ["三交点", "tripoint"],
  derived: ["未登记线段", "not registered"], yes: ["是", "yes"], no: ["否", "no"], now: ["现在", "now"], clear: ["清除", "clear"], add: ["添加一行", "add a row"],
  remove: ["删除", "remove"], addPerson: ["添加人员", "add a person"], name: ["姓名", "name"], side: ["代表方", "side"], present: ["点名字表示到场", "tap the names of those present"],
  finish: ["完成本条", "Finish this record"], again: ["更正后再次完成", "Finish the correction"], back: ["返回清单", "back to the list"],
  export: ["导出记录", "Export records"], exportNone: ["还没有填完的记录。", "No record is finished yet."],
  exportDone: ["已生成文件：", "File written: "],
  exportWhere: [
    "它通常在手机的“下载”（Download）文件夹中。请用数据线、U 盘或工作网络把这一个文件带到办公室，在本轮联检的“外业与文书”页导入，并索取回执。照片已在文件内，无需另传。回执显示收妥之前，不要清除手机上的内容。",
    "It usually lies in the Download folder of the phone. Carry this one file to the office by cable, stick or the office network, import it on the page “Field and papers” of the round and ask for the receipt. The photos are inside. Clear nothing on the phone before the receipt says that it arrived.",
  ],
  share: ["用其他应用发送", "send with another app"], receipt: ["读入回执", "Read a receipt"], receiptDone: ["回执已核对，收妥记录数：", "Receipt read; records received: "],
  receiptBad: ["这不是本包的回执文件。", "This is no receipt of this package."],
  typed: ["手工录入", "typed"], fromGpx: ["从 GPX 文件选取", "Pick from a GPX file"], gpxBad: ["无法读取：不是 GPX 文件，或含有不安全的声明。", "Cannot be read: no GPX file, or it declares entities."],
  gpxOurs: ["这是外业包里的路线，航点就是登记位置，不是测量结果。请选接收机存下的文件。", "This is the package's own route: its points are the registered positions and no measurement. Choose the receiver's file."],
  gpxNone: ["文件中没有航点。", "The file holds no waypoints."], apart: ["与登记位置相距", "from the registered position"],
  noLocation: ["本地文件中的浏览器不能可靠定位：请抄录接收机读数，或读入 GPX 航点。", "A browser that shows a local file has no reliable position: copy the receiver's reading or pick a GPX waypoint."],
  takePhoto: ["拍照", "Take a photo"], pickPhoto: ["从相册选", "Choose photos"], hashing: ["正在计算校验值…", "computing the hash …"],
  notPhoto: ["只能添加 JPEG、PNG、WebP 照片。", "Only JPEG, PNG and WebP photos."], photoBig: ["照片超过 30 MB，未添加。", "The photo is larger than 30 MB and was not added."],
  missing: ["还缺：", "Still missing: "], searchAsked: ["未找到时须填写搜寻半径和搜寻时长。未找到不等于丢失。", "When it was not found, say how far and how long you searched. Not found is not lost."],
  nothingNew: ["没有新的改动。", "Nothing changed."], finished: ["已完成，记录已保存在本机。", "Finished; the record is kept on this phone."],
  saved: ["草稿自动保存", "Drafts are kept automatically"], notSaved: ["此浏览器不能保存草稿！离开页面前请先导出。", "This browser cannot keep drafts! Export before you leave the page."],
  deviation: ["应为数字", "must be a number"], range: ["超出范围", "out of range"], coordinates: ["经度、纬度应为十进制度，或 104°12′34.5″", "degrees as 104.2096 or 104°12′34.5″"],
  pointsOf: ["个点", "points"], track: ["从 GPX 读取轨迹", "Read a track from GPX"], distance: ["距离", "distance"], registeredAs: ["登记", "registered"],
  none: ["无", "none"], language: ["English", "中文"], withdrawn: ["不检查的理由", "reason"], filter: ["筛选", "Filter"], settings: ["填写人与回执", "Name and receipts"],
  unsavedLeave: ["还有未导出的记录", "Records are not exported yet"], facts: ["登记与上次结果", "Register and last round"], nextItem: ["下一条", "next"],
  progress: ["完成", "done"], of: ["共", "of"], close: ["关闭", "close"], carriedHome: ["带回办公室", "Carry it home"], records: ["条记录", "records"],
};
let language = "zh";
const t = (key) => WORDS[key][language === "zh" ? 0 : 1];
const both = (wording) => (wording ? wording[language] : "");

/* Every text reaches the page through textContent: nothing that data say is ever read as a tag. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name === "class") node.className = value;
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) node.append(child);
  return node;
}
