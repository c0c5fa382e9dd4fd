// Asks Cedar what the policy room answered, and counts where they differ. Reads cedar_cases' lines.
//
// A rule that releases is a permit. One that holds forbids the action `release` alone, one that
// withholds or denies also forbids `approve`, which is to release once somebody has approved. What
// denies permits the action `refuse`, to tell it from what withholds. So the order of strength, the
// default and what may be held are Cedar's, and nothing of them is worked out here.
'use strict';
const cedar = require(require.resolve('@cedar-policy/cedar-wasm/nodejs', { paths: [process.argv[2]] }));
const lines = require('node:readline').createInterface({ input: process.stdin });

const one = (name) => ({ type: 'T', id: name });
const action = (name) => ({ type: 'Action', id: name });

function condition(rule) {
  const clauses = [`context.on >= ${rule.from}`, `context.on <= ${rule.to}`];
  for (const [attribute, words] of Object.entries(rule.when)) {
    clauses.push(`${JSON.stringify(words)}.contains(context.${attribute})`);
  }
  return clauses.join(' && ');
}

function policies(rules) {
  const texts = {};
  const add = (id, effect, actions, rule) => {
    const list = actions.map((name) => `Action::"${name}"`).join(', ');
    texts[id] = `${effect}(principal, action in [${list}], resource) when { ${condition(rule)} };`;
  };
  for (const rule of rules) {
    if (rule.effect === 'release') add(rule.id, 'permit', ['release', 'approve'], rule);
    if (rule.effect === 'hold') add(rule.id, 'forbid', ['release'], rule);
    if (rule.effect === 'withhold') add(rule.id, 'forbid', ['release', 'approve'], rule);
    if (rule.effect !== 'deny') continue;
    add(rule.id, 'forbid', ['release', 'approve'], rule);
    add(`${rule.id} refuses`, 'permit', ['refuse'], rule);
  }
  return texts;
}

function ask(name, context) {
  const answer = cedar.statefulIsAuthorized({
    principal: one('sender'), action: action(name), resource: one('section'), context,
    preparsedPolicySetId: 'bundle', entities: [],
  });
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) throw new Error(JSON.stringify(diagnostics.errors));
  const first = diagnostics.reason.map((id) => id.replace(/ refuses$/, '')).sort()[0] ?? '';
  return { allowed: decision === 'allow', first };
}

function decide(context) {
  const release = ask('release', context);
  if (release.allowed) return { effect: 'release', rule: release.first };
  const refuse = ask('refuse', context);
  if (refuse.allowed) return { effect: 'deny', rule: refuse.first };
  const approve = ask('approve', context);
  if (approve.allowed) return { effect: 'hold', rule: release.first };
  return { effect: 'withhold', rule: approve.first };
}

let differences = 0;
const seen = { release: 0, hold: 0, withhold: 0, deny: 0 };
let rules = [];
lines.on('line', (line) => {
  const read = JSON.parse(line);
  if (read.rules) {
    rules = read.rules;
    const parsed = cedar.preparsePolicySet('bundle', { staticPolicies: policies(rules) });
    if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));
    return;
  }
  ++seen[read.effect];
  const told = decide({ ...read.given, on: read.on });
  if (told.effect === read.effect && told.rule === read.rule) return;
  if (++differences > 5) return;
  console.log(`DIFFERENT: we say ${read.effect} (${read.rule}), Cedar ${told.effect} ` +
              `(${told.rule}) of ${line} under ${JSON.stringify(rules)}`);
});
lines.on('close', () => {
  const requests = Object.values(seen).reduce((sum, count) => sum + count, 0);
  const counts = Object.entries(seen).map(([effect, count]) => `${effect}=${count}`).join(' ');
  console.log(`cedar=${cedar.getCedarVersion()} requests=${requests} ${counts} ` +
              `differences=${differences}`);
  const every = Object.values(seen).every((count) => count > requests / 100);
  if (!every) console.log('FAILED: hardly any request came to one of the outcomes');
  process.exitCode = differences === 0 && every ? 0 : 1;
});
