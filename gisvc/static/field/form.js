/** The form of one item: what is known first, then what is asked, section by section; every change is kept on the phone at once. */

import { moment } from "./device.js";
import { button, el, fill } from "./dom.js";
import { fieldBlock, shownValue } from "./fields.js";
import { chainage, STATES, sideName } from "./list.js";
import { say, t } from "./words.js";

export class Form {
  /**
   * @param {import("./phone.js").Phone} phone
   * @param {Object} item
   * @param {() => void} onDone called when a record was made
   */
  constructor(phone, item, onDone) {
    const draft = phone.draftOf(item);
    Object.assign(this, { phone, item, onDone, kind: phone.kindOf(item), redraw: {}, chosen: new Set(), leaving: [] });
    this.said = { ...(draft?.values || {}) };
    this.values = { ...phone.valuesOf(item), ...this.said };
    this.samples = draft?.samples || null;
    this.corrects = draft?.corrects || null;
    this.conflicts = phone.conflictsOf(item);
    for (const name of Object.keys(this.conflicts)) if (name in this.said) this.chosen.add(name);
    this.savedLine = el("p", { class: "saved", role: "status" }, draft ? t("草稿已保存", "draft kept") : "");
  }

  /** A field got another value. */
  set(name, value) {
    if (!Object.keys(this.said).length && name !== "visited_at") this.#arrive();
    this.said[name] = value;
    this.values[name] = value;
    this.#save();
    if (name === this.kind.not_found?.field) this.#showSections();
    this.#count();
  }

  /** The first touch is the visit, unless somebody says otherwise. */
  #arrive() {
    const field = this.kind.fields.find((one) => one.kind === "moment" && one.name === "visited_at");
    if (!field || this.values[field.name]) return;
    this.said[field.name] = this.values[field.name] = moment();
    this.redraw[field.name]?.();
  }

  /** Readings behind a measured position stay with the record on this phone. */
  keepSamples(name, readings) {
    this.samples = { ...(this.samples || {}), [name]: readings };
  }

  onLeave(work) {
    this.leaving.push(work);
  }

  leave() {
    for (const work of this.leaving) work();
    return this.saved();
  }

  /** Resolves when everything typed so far is on the phone. */
  saved() {
    return this.saving || Promise.resolve();
  }

  #save() {
    this.isDirty = true;
    this.saving ||= this.#saveWhileDirty().finally(() => (this.saving = null));
    return this.saving;
  }

  async #saveWhileDirty() {
    while (this.isDirty) {
      this.isDirty = false;
      try {
        const draft = await this.phone.saveDraft(this.item, { ...this.said }, this);
        fill(this.savedLine, t(`草稿已保存 ${draft.changed_at.slice(11, 19)}`, `draft kept ${draft.changed_at.slice(11, 19)}`));
      } catch (trouble) {
        fill(this.savedLine, t(`没有存到手机上：${trouble.message}。请立即导出未发送记录并清理空间。`, `Not kept on the phone: ${trouble.message}. Export what is unsent now and free some space.`));
      }
    }
  }

  screen() {
    this.sections = this.kind.sections.map((section) => this.#section(section));
    this.#showSections();
    this.#count();
    const state = this.phone.stateOf(this.item);
    return el("form", { class: "check", novalidate: true, on: { submit: (event) => event.preventDefault() } },
      el("h1", {}, this.item.title, el("span", { class: `badge ${state}` }, STATES[state].sign, " ", STATES[state].text())),
      this.#known(), this.sections.map((section) => section.node), this.#foot());
  }

  /** What the register and the last round say: read before anything is filled in. */
  #known() {
    const { item, phone } = this;
    const facts = [[t("里程", "Chainage"), chainage(item)], [t("责任方", "Responsible side"), item.responsible_side ? sideName(phone.round, item.responsible_side) : ""], [t("登记位置", "Registered place"), item.kind === "marker_check" && item.lon !== undefined ? `${item.lon.toFixed(6)}, ${item.lat.toFixed(6)}` : ""], ...(item.facts || []).map((fact) => [say(fact.label), `${typeof fact.value === "object" ? say(fact.value) : typeof fact.value === "boolean" ? (fact.value ? t("是", "yes") : t("否", "no")) : fact.value}${fact.unit ? ` ${fact.unit}` : ""}`])];
    const last = this.kind.fields.filter((field) => item.last?.[field.name] !== undefined).map((field) => [say(field.label), shownValue(field, item.last[field.name])]);
    const list = (rows) => el("dl", { class: "facts" }, rows.filter(([, value]) => value !== "" && value !== undefined).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
    const refused = phone.outbox.filter((row) => row.state === "refused" && row.statement.subject === item.subject && row.statement.kind === item.kind);
    return el("div", { class: "known" },
      refused.map((row) => el("p", { class: "warning" }, t("上次记录被退回：", "The last record came back: "), say(row.sentence))),
      el("details", {}, el("summary", {}, t("登记事实", "What the register says")), list(facts), last.length ? [el("h3", {}, t(`上次联检（${item.last_round}）`, `Last round (${item.last_round})`)), list(last)] : ""));
  }

  #section({ name, label }) {
    const fields = this.kind.fields.filter((field) => field.section === name);
    const count = el("span", { class: "filled" });
    const same = fields.filter((field) => field.repeatable && this.item.last?.[field.name] !== undefined);
    // What is required, or filled already, lies open; the rest is one tap away, so that a form is no scroll of metres.
    const isOpen = fields.some((field) => field.required || isFilled(this.values[field.name])) || ["photos", "position"].some((kind) => fields.some((field) => field.kind === kind));
    const node = el("details", { class: "section", open: isOpen, data: { section: name } }, el("summary", {}, say(label), count),
      same.length > 1 ? button(t("本节均与上次相同", "all of this as last time"), () => same.forEach((field) => { this.set(field.name, this.item.last[field.name]); this.redraw[field.name](); }), { class: "plain wide" }) : "",
      fields.map((field) => fieldBlock(field, this)));
    return { name, node, fields, count };
  }

  /** Not found: the search is asked for, and what cannot be seen is not. */
  #showSections() {
    const gate = this.kind.not_found;
    if (!gate || !this.sections) return;
    const found = [this.values[gate.field] || []].flat();
    this.isNotFound = found.some((code) => gate.codes.includes(code));
    for (const { name, node, fields } of this.sections) {
      for (const field of fields) if (gate.hides_fields.includes(field.name)) node.querySelector(`:scope > [data-name="${field.name}"]`).hidden = this.isNotFound;
      node.hidden = this.isNotFound ? gate.hides.includes(name) : gate.opens.includes(name);
      if (this.isNotFound && gate.opens.includes(name)) node.open = true;
    }
  }

  #count() {
    for (const { fields, count } of this.sections || []) fill(count, `${fields.filter((field) => isFilled(this.values[field.name])).length}/${fields.length}`);
  }

  #foot() {
    const told = el("div", { class: "told", role: "alert" });
    let isWarned = false;
    const finish = async () => {
      await this.saved();
      const wrong = this.#wrong();
      if (wrong.length) return fill(told, el("p", { class: "wrong" }, t(`请改正：${wrong.join("、")}`, `Correct first: ${wrong.join(", ")}`)));
      const missing = this.#missing();
      if (missing.length && !isWarned) {
        isWarned = true;
        return fill(told, el("p", { class: "warning" }, t(`尚未填写：${missing.join("、")}。再按一次仍然记录。`, `Not filled: ${missing.join(", ")}. Press once more to record it all the same.`)));
      }
      const hidden = this.isNotFound ? [...this.sections.filter(({ node }) => node.hidden).flatMap(({ fields }) => fields.map((field) => field.name)), ...this.kind.not_found.hides_fields] : [];
      if (hidden.some((name) => name in this.said)) await this.phone.saveDraft(this.item, Object.fromEntries(Object.entries(this.said).filter(([name]) => !hidden.includes(name))), this);
      const statement = await this.phone.finish(this.item);
      if (!statement) return fill(told, el("p", {}, t("没有改动，无需记录。", "Nothing was changed; there is nothing to record.")));
      return this.onDone(statement);
    };
    const drop = async () => {
      if (!confirm(t("放弃这份草稿和其中未用的照片？", "Throw this draft and its unused photos away?"))) return;
      this.isDirty = false;
      await this.saved();
      await this.phone.dropDraft(this.item);
      location.hash = "#/";
    };
    const mayEnter = this.phone.round.me.may_enter;
    return el("div", { class: "foot" }, this.savedLine, told,
      mayEnter ? "" : el("p", { class: "warning" }, t("您的帐号没有录入权限，只能查看。", "Your account may look but not enter.")),
      el("div", { class: "beside" }, button(t("完成记录", "record it"), finish, { class: "main finish", disabled: !mayEnter }), button(t("放弃草稿", "discard"), drop, { class: "plain" })));
  }

  #missing() {
    if (this.values.reason_not_checked) return [];
    const asked = this.sections.filter(({ node }) => !node.hidden).flatMap(({ fields }) => fields);
    return asked.filter((field) => field.required && !isFilled(this.values[field.name])).map((field) => say(field.label));
  }

  #wrong() {
    return this.kind.fields.filter((field) => isInvalid(this.said[field.name])).map((field) => say(field.label));
  }
}

const isFilled = (value) => value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length);

/** Whether something typed is not what its field can hold, in a row of a table too. */
const isInvalid = (value) => Boolean(value && typeof value === "object" && ("invalid" in value || (Array.isArray(value) && value.some((row) => row && typeof row === "object" && Object.values(row).some((own) => own && typeof own === "object" && "invalid" in own)))));
