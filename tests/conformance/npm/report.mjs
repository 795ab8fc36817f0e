// A line a call: passed, or failed with the reason, and the same into a file for whoever judges it.

import { openSync, writeSync } from "node:fs";

export class Report {
  constructor(file, secret) {
    this.file = openSync(file, "w");
    this.secret = secret;
    this.passed = 0;
  }

  /** Makes a call and checks what it returns, which is returned: nothing when it failed. */
  async call(name, action, check) {
    try {
      const value = await action();
      const wrong = check && !check(value);
      this.write(name, wrong ? "fail" : "pass", wrong ? `wrong answer: ${JSON.stringify(value)?.slice(0, 200)}` : "");
      return wrong ? undefined : value ?? true;
    } catch (error) {
      this.write(name, "fail", `${error.code ?? error.name}: ${error.message}`);
    }
  }

  /** A call that the stamp must refuse by this code. */
  async refused(name, code, action) {
    try {
      await action();
      this.write(name, "fail", `expected ${code}, but it was accepted`);
    } catch (error) {
      const found = error.code ?? error.message;
      const right = found === code || error.message?.includes(code);
      this.write(name, right ? "pass" : "fail", right ? "" : `expected ${code}, got ${found}`);
    }
  }

  write(name, outcome, reason) {
    const told = reason
      .replaceAll(this.secret, "…")
      .replace(/\s+/g, " ")
      .replace(/localhost:\d+/g, "localhost")
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "…")
      .replaceAll("|", "/")
      .slice(0, 400);
    this.passed += outcome === "pass" ? 1 : 0;
    console.log(`  ${outcome}  ${name}${told && ": " + told}`);
    writeSync(this.file, `${name}\t${outcome}\t${told}\n`);
  }
}

/** All items of a paged list. */
export async function all(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** Whether a list has items of these names, and no others. */
export const named = (...names) => (items) => JSON.stringify(items.map((item) => item.name).sort()) === JSON.stringify(names.sort());
