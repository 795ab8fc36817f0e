// npm's packages of the profile 2020-09-01-hybrid against an emulated stamp that already runs.
//
//     node main.mjs --data DIR --results FILE
//
// `cargo xtask conformance --clients npm-hybrid` installs the packages, starts the stamps and calls this.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values: given } = parseArgs({
  options: { data: { type: "string" }, proxy: { type: "string" }, profile: { type: "string" }, results: { type: "string" } },
});
const trust = `${given.data}/ca.pem`;
if (process.env.NODE_EXTRA_CA_CERTS !== trust) {
  // Node reads it when it starts, and never again.
  const again = spawnSync(process.execPath, process.argv.slice(1), { stdio: "inherit", env: { ...process.env, NODE_EXTRA_CA_CERTS: trust } });
  process.exit(again.status ?? 1);
}

const { Report } = await import("./report.mjs");
const { Stamp } = await import("./stamp.mjs");
const secret = JSON.parse(readFileSync(`${given.data}/azureSecretSpConfig.json`, "utf8"));
const certificate = JSON.parse(readFileSync(`${given.data}/azureCertSpConfig.json`, "utf8"));
const report = new Report(given.results, secret.clientSecret);
const stamp = await Stamp.find(secret, certificate, report);
for (const part of ["resources", "network", "gateways", "storage", "authorization"]) {
  const { run } = await import(`./${part}.mjs`);
  await run(stamp, report);
}
console.log(`npm: ${report.passed} pass`);
process.exit(report.passed ? 0 : 1);
