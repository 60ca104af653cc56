/* The page's words, as the portal put them into the page's configuration in the reader's language. */

export class Words {
  constructor(texts) {
    this.texts = texts;
  }

  /* The text of a key with {places} filled in; a missing key shows itself, so that it is noticed. */
  say(key, places) {
    const text = key in this.texts ? this.texts[key] : key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (places && name in places ? String(places[name]) : whole));
  }

  /* The text of `family.code`, or of `family.other` with the code in it; with {places} as in `say`. */
  explain(family, code, places) {
    const key = `${family}.${code}`;
    return key in this.texts ? this.say(key, places) : this.say(`${family}.other`, Object.assign({ code }, places));
  }

  /* "当事人 · 申请人" for a name plate. */
  role(person) {
    const role = this.say(`role.${person.role}`);
    const side = person.side === "none" ? "" : this.say(`side.${person.side}`);
    return side ? `${role} · ${side}` : role;
  }
}
