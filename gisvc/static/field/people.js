/** Who was there: the teams of both sides one tap each, and a warning as long as one side is missing. */

import { button, el } from "./dom.js";
import { t } from "./words.js";

/** A table of people is known by its rows: a name and the side it stands for. */
export const isPeople = (field) => field.kind === "table" && ["name", "side"].every((name) => field.columns.some((column) => column.name === name)) && field.row_key?.includes("side");

export function peopleField(field, people, put, form) {
  const { round } = form.phone;
  const isThere = (side, name) => people.some((one) => one.side === side && one.name === name);
  const toggle = (person) => put(isThere(person.side, person.name) ? people.filter((one) => !(one.side === person.side && one.name === person.name)) : [...people, person]);
  const missing = round.sides.filter((side) => !people.some((one) => one.side === side.code));
  return el("div", { class: "people" },
    round.sides.map((side) => sideBlock(side, membersOf(round, side.code), people, toggle, isThere)),
    missing.length ? el("p", { class: "warning", role: "status" }, t(`尚无${missing.map((side) => side.name).join("、")}人员到场。修复、重立、移位等须毗邻方到场（条例第六条、第十六条）。`, `Nobody of ${missing.map((side) => side.name).join(", ")} yet. Repairing or moving a marker needs the neighbour present (Regulation Arts. 6, 16).`)) : el("p", { class: "good" }, t("✓ 各方均有人员到场", "✓ people of every side are present")));
}

function sideBlock(side, members, people, toggle, isThere) {
  const others = people.filter((one) => one.side === side.code && !members.some((member) => member.name === one.name));
  const input = el("input", { type: "text", placeholder: t("另加姓名", "another name"), "aria-label": t(`${side.name}：另加姓名`, `${side.name}: another name`) });
  const add = () => input.value.trim() && toggle({ name: input.value.trim(), side: side.code });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); add(); } });
  return el("div", { class: "side", data: { side: side.code } }, el("h4", {}, side.name, side.is_ours ? el("small", {}, t("（本方）", " (ours)")) : ""),
    el("div", { class: "choices" }, [...members, ...others].map((member) => button([member.name, member.note ? el("small", {}, ` ${member.note}`) : ""], () => toggle(plain(member)), { "aria-pressed": String(isThere(side.code, member.name)) }))),
    el("div", { class: "beside" }, input, button(t("加入", "add"), add, { class: "plain" })));
}

const plain = ({ note: _, ...person }) => person;

/** Leaders and members of a side's teams, each once, leaders first. */
export function membersOf(round, side) {
  const found = new Map();
  for (const team of round.teams.filter((one) => one.side === side)) {
    for (const name of names(team.leader)) found.set(name, { name, side, post: "leader", note: t("组长", "leader") });
    for (const name of names(team.members)) if (!found.has(name)) found.set(name, { name, side });
  }
  return [...found.values()];
}

const names = (text) => (text || "").split(/[、，,;；\n]+/).map((name) => name.trim()).filter(Boolean);
