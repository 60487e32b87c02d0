import { join } from 'node:path';
import fc from 'fast-check';
import type { Context } from '../../src/fls/context.ts';
import { countFindings, type Finding } from '../../src/fls/finding.ts';
import { evaluateGate } from '../../src/fls/gate.ts';
import type { Report } from '../../src/fls/report.ts';
import type { FormatContext } from '../../src/present/formats/report-paths.ts';

/** Reports for specs of formats. */

export const context: FormatContext = {
  root: join('/', 'home', 'ada', 'project'),
  toFile: false,
  typed: { line: 'sf fls report --all-profiles', bin: 'sf', targetOrg: 'dev' },
};

/** Of a report from files. */
export const projectContext: Context = {
  generatedAt: '2026-11-23T09:30:00.000Z',
  plugin: '1.2.3',
  apiVersion: null,
  org: null,
  policyFile: 'config/fls-policy.json',
  baselineFile: null,
};

/** Of a report from a sandbox. */
export const orgContext: Context = {
  ...projectContext,
  apiVersion: '66.0',
  org: {
    id: '00D000000000001EAA',
    alias: 'dev',
    username: 'ada@example.com',
    instanceUrl: 'https://example.my.salesforce.com',
    kind: 'sandbox',
  },
};

export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    profile: 'Admin',
    object: 'Account',
    field: 'Account.Phone',
    access: 'edit',
    kind: 'stray',
    exposure: 'live',
    openedBy: ['Sales_Sync'],
    through: ['Sales_Sync'],
    users: 2,
    kept: null,
    baseline: null,
    location: null,
    ...changes,
  };
}

/** A report of these findings on just their profiles, unless the changes say otherwise. */
export function reportOf(findings: readonly Finding[], changes: Partial<Report> = {}): Report {
  const profiles = [...new Set(findings.map(({ profile }) => profile))];
  return {
    context: projectContext,
    source: 'project',
    integrations: null,
    profiles,
    findings,
    holders: [],
    reasons: new Map(),
    grantorKinds: new Map(),
    profileIds: new Map(),
    namespace: null,
    counts: countFindings(findings, { profiles: profiles.length, entries: findings.length * 3 }),
    unreadable: [],
    gate: null,
    proof: null,
    notices: [],
    ...changes,
  };
}

const path = join(context.root, 'force-app', 'profiles', 'API%3A Only.profile-meta.xml');
const quiet = { openedBy: [], through: [], users: 0 };
const unheld = { openedBy: ['Support'], through: [], users: 0 };

/** One finding of every sort that a report knows, over three profiles of which one is clean. */
export const sample = {
  live: finding({ location: { path, line: 12 } }),
  liveToo: finding({ field: 'Account.Fax', access: 'read', openedBy: ['Sales_Sync', 'Support'] }),
  latent: finding({ object: 'Case', field: 'Case.Origin', exposure: 'latent', ...unheld }),
  known: finding({ object: 'Lead', field: 'Lead.Title', exposure: 'latent', baseline: 'known', ...unheld }),
  dormant: finding({ object: 'X__c', field: 'X__c.Y__c', exposure: 'dormant', ...quiet }),
  kept: finding({ field: 'Account.Site', kept: { reason: 'ERP writes it', until: '2027-01-31' } }),
  unknown: finding({ profile: 'API: Only', object: 'Order', field: 'Order.Name', exposure: 'unknown', ...quiet }),
  uncontrolled: finding({
    ...{ profile: 'API: Only', object: 'Task', field: 'Task.Subject', access: 'read', kind: 'uncontrolled' },
    ...{ exposure: 'unknown', ...quiet },
  }),
};

export function sampleReport(changes: Partial<Report> = {}): Report {
  const findings = Object.values(sample);
  return reportOf(findings, {
    profiles: ['Admin', 'API: Only', 'Clean'],
    counts: countFindings(findings, { profiles: 3, entries: 1234 }),
    unreadable: [
      { path: join(context.root, 'broken.profile'), line: 3, column: 7, problem: 'expected </field>' },
      { path: join('/', 'elsewhere', 'locked.profile'), line: null, column: null, problem: 'permission denied' },
    ],
    gate: { failOn: 'live', passed: false, failing: 2 },
    ...changes,
  });
}

/** As many latent strays, on one object for every fifteen of them. */
export function largeReport(count: number): Report {
  const findings = Array.from({ length: count }, (_, index) => {
    const object = `Object_${Math.floor(index / 15)}__c`;
    return finding({ object, field: `${object}.Field_${index}__c`, exposure: 'latent', through: [], users: 0 });
  });
  return reportOf(findings);
}

const MARKUP = [
  '|',
  '\\',
  '\\|',
  '`',
  '``',
  '*',
  '_',
  '~~',
  '# ',
  '- ',
  '> ',
  '---',
  '    ',
  '\n',
  '\n\n',
  '\r\n',
  '\t',
];
const HTML = ['<b>', '</code>', '</details>', '<!--', '-->', '<script>', '&#64;', '&lt;', '<![CDATA[', ']]>', '<?x?>'];
const LINKS = ['[x](http://e.vil)', '![x](y)', '](', '[', ']', '(', '@org/team', '#1', 'https://e.vil', 'www.e.vil'];
const FORMULAS = ['=', '+', '-', '@', '=1+1', '\uff1d', '\uff0b', ';', ',', '"', '""', "'", '\u00a0', '\u200b'];
const ODD = ['\u0000', '\u001b[31m', '\u202e', '\u2028', '\ufffe', '\uffff', '\ud800', '\udc00', '\u0085', '{0}', '$&'];
const PLAIN = ['a', 'Sales', 'Ä', '1', ' ', '.', '%3A', '%s'];

/** Names such as nobody who means well gives: markup, formulas, controls, broken Unicode. */
const hostileText = fc.oneof(
  fc
    .array(fc.constantFrom(...MARKUP, ...HTML, ...LINKS, ...FORMULAS, ...ODD, ...PLAIN), { maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const hostileFinding: fc.Arbitrary<Finding> = fc.record({
  profile: hostileText,
  object: hostileText,
  field: hostileText,
  access: fc.constantFrom('read', 'edit'),
  kind: fc.constantFrom('stray', 'stray', 'stray', 'uncontrolled'),
  exposure: fc.constantFrom('live', 'latent', 'dormant', 'unknown'),
  openedBy: fc.array(hostileText, { maxLength: 3 }),
  through: fc.array(hostileText, { maxLength: 3 }),
  users: fc.nat({ max: 3 }),
  kept: fc.option(fc.record({ reason: hostileText, until: fc.constantFrom(null, '2027-01-31') }), { freq: 4 }),
  baseline: fc.constantFrom(null, 'new', 'known'),
  location: fc.option(fc.record({ path: hostileText.map(inProject), line: fc.integer({ min: 1, max: 9 }) })),
});

const hostileFile = fc.record({
  path: hostileText.map(inProject),
  line: fc.constant(2),
  column: fc.constant(5),
  problem: hostileText,
});

/** A path has no NUL, and here no part that is another folder. */
function inProject(name: string): string {
  return join(context.root, `p${name.replace(/[\0/\\]/g, '')}.profile`);
}

/** Everything of such a report is arbitrary, but for the gate, which goes by its findings. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    findings: fc.array(hostileFinding, { maxLength: 8 }),
    unreadable: fc.array(hostileFile, { maxLength: 2 }),
    failOn: fc.constantFrom(null, 'live', 'latent', 'stray'),
    usernames: fc.array(hostileText, { maxLength: 2 }),
    names: fc.tuple(hostileText, hostileText, hostileText),
  })
  .map(({ findings, unreadable, failOn, usernames, names }) => {
    const gate = failOn && evaluateGate(findings, failOn, unreadable);
    const holders = findings.flatMap(({ profile, through }) =>
      through.length === 0 ? [] : usernames.map((username) => ({ username, profile, through })),
    );
    return reportOf(findings, { unreadable, gate, holders, context: nameContext(names) });
  });

/** Of an org and a policy file with these names. */
function nameContext([alias, username, policyFile]: [string, string, string]): Context {
  return { ...orgContext, policyFile, org: orgContext.org && { ...orgContext.org, alias, username } };
}
