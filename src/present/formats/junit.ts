import { Messages } from '@salesforce/core';
import { Builder } from 'xml2js';
import type { Finding } from '../../fls/finding.ts';
import { isFailing } from '../../fls/gate.ts';
import type { Report, UnreadableFile } from '../../fls/report.ts';
import { getFindingCategory, groupByProfile } from '../categories.ts';
import { formatCoveredUse } from '../integration-scope.ts';
import { formatNotice, makePrintable } from '../notices.ts';
import { listProofSentences } from '../proof.ts';
import { listContextFacts } from './context-facts.ts';
import { toReportPath, type FormatContext } from './report-paths.ts';
import { createFindingDescriber, explainPass, type FindingDescriber } from './sentences.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

type JunitAttributes = Record<string, string>;
type JunitFailure = { $: JunitAttributes; _: string };
type JunitCase = { $: JunitAttributes; failure?: JunitFailure; error?: JunitFailure; skipped?: { $: JunitAttributes } };
type JunitProperties = { property: readonly { $: JunitAttributes }[] };
export type JunitSuite = { $: JunitAttributes; properties?: JunitProperties; testcase: readonly JunitCase[] };

type JunitContext = {
  readonly report: Report;
  readonly root: string;
  readonly nameSuite: (profile: string) => string;
  readonly describeFinding: FindingDescriber;
};

/**
 * The strays as JUnit XML: a suite for each profile, a case for each stray. A stray that fails the gate is a failure;
 * without a gate every stray is one, unless policy or baseline has it. Kept and known ones are skipped. Uncontrolled field
 * permissions are left out, since there is nothing to mend.
 *
 * What the report was made from stands in the properties of each suite: the formats of most CI systems know no others.
 */
export function renderJunitReport(report: Report, { root }: FormatContext): string {
  return renderJunitSuites(buildJunitSuites(report, root));
}

/** @param nameSuite names the suite of a profile; readers group cases of the same suite and name, also of several orgs */
export function buildJunitSuites(
  report: Report,
  root: string,
  nameSuite = (profile: string): string => profile,
): JunitSuite[] {
  const context = { report, root, nameSuite, describeFinding: createFindingDescriber(report) };
  const profiles = [...groupByProfile(report)].map(([profile, findings]) =>
    buildProfileSuite(profile, buildProfileCases(profile, findings, context), context),
  );
  const unreadable = report.unreadable.map((file) => buildUnreadableCase(file, root));
  return [
    ...profiles,
    ...(unreadable.length > 0
      ? [buildProfileSuite(messages.getMessage('junit.files'), unreadable, { report, nameSuite })]
      : []),
  ];
}

export function renderJunitSuites(suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ testcase }) => testcase);
  const builder = new Builder({ xmldec: { version: '1.0', encoding: 'UTF-8' } });
  const testsuites = { $: { name: messages.getMessage('junit.name'), ...countJunitCases(all) }, testsuite: suites };
  return `${builder.buildObject({ testsuites })}\n`;
}

/** Of an org that could not be reported, and why. */
export function buildFailedSuite(name: string, problem: string): JunitSuite {
  const $ = buildCaseAttributes(name, messages.getMessage('junit.name'));
  const testcase = [{ $, error: buildJunitFailure(problem, 'fls/notReported', $) }];
  return buildJunitSuite({ name, properties: [] }, testcase);
}

function buildProfileSuite(
  profile: string,
  testcase: readonly JunitCase[],
  { report, nameSuite }: Pick<JunitContext, 'report' | 'nameSuite'>,
): JunitSuite {
  const { context, integrations, notices, proof } = report;
  const use = integrations?.covered.get(profile);
  const facts = [
    ...listContextFacts(context),
    ...(use ? [['coveredAs', formatCoveredUse(use)] as const] : []),
    ...notices.map((notice) => ['warning', formatNotice(notice)] as const),
    ...(proof === null ? [] : listProofSentences(proof).map((sentence) => ['platform', sentence] as const)),
  ];
  const properties = facts.map(([fact, value]) => ({
    $: { name: fact, value: replaceIllegalCharacters(value) },
  }));
  // A JUnit timestamp has no fraction of a second and no time zone; it is UTC.
  const timestamp = context.generatedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  return buildJunitSuite({ name: nameSuite(profile), timestamp, properties }, testcase);
}

type SuiteHead = {
  readonly name: string;
  readonly timestamp?: string;
  readonly properties: JunitProperties['property'];
};

function buildJunitSuite({ name, timestamp, properties }: SuiteHead, testcase: readonly JunitCase[]): JunitSuite {
  const time = timestamp === undefined ? {} : { timestamp };
  const $ = { name: replaceIllegalCharacters(name), ...time, ...countJunitCases(testcase) };
  return { $, ...(properties.length === 0 ? {} : { properties: { property: properties } }), testcase };
}

function countJunitCases(cases: readonly JunitCase[]): JunitAttributes {
  const count = (key: 'failure' | 'error' | 'skipped'): string =>
    String(cases.filter((one) => one[key] !== undefined).length);
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: '0',
  };
}

/** A clean profile has a case of its own: readers of JUnit skip a suite without cases. */
function buildProfileCases(profile: string, findings: readonly Finding[], context: JunitContext): JunitCase[] {
  const strays = findings.filter(({ kind }) => kind === 'stray');
  const clean = messages.getMessage('junit.clean');
  if (strays.length === 0) return [{ $: buildCaseAttributes(context.nameSuite(profile), clean) }];
  return strays.map((finding) => buildStrayCase(finding, context));
}

function buildStrayCase(finding: Finding, context: JunitContext): JunitCase {
  const {
    report: { gate },
    root,
    nameSuite,
    describeFinding,
  } = context;
  const { profile, field, location } = finding;
  const $ = {
    ...buildCaseAttributes(nameSuite(profile), field),
    ...(location ? buildPlaceAttributes(location, root) : {}),
  };
  const pass = explainPass(finding);
  if (pass !== null) return { $, skipped: { $: { message: replaceIllegalCharacters(pass) } } };
  if (gate && !isFailing(finding, gate.failOn)) return { $ };
  return { $, failure: buildJunitFailure(describeFinding(finding), `fls/${getFindingCategory(finding)}`, $) };
}

function buildUnreadableCase(file: UnreadableFile, root: string): JunitCase {
  const $ = {
    ...buildCaseAttributes(messages.getMessage('junit.files'), toReportPath(root, file.path)),
    ...buildPlaceAttributes(file, root),
  };
  return { $, error: buildJunitFailure(file.problem, 'fls/unreadable', $) };
}

function buildCaseAttributes(classname: string, name: string): JunitAttributes {
  return { classname: replaceIllegalCharacters(classname), name: replaceIllegalCharacters(name), time: '0' };
}

function buildPlaceAttributes({ path, line }: { path: string; line: number | null }, root: string): JunitAttributes {
  return { file: replaceIllegalCharacters(toReportPath(root, path)), ...(line === null ? {} : { line: String(line) }) };
}

/** The text repeats the message with its place: some readers show only the text, some only the message. */
function buildJunitFailure(sentence: string, type: string, { file, line }: JunitAttributes): JunitFailure {
  const message = replaceIllegalCharacters(sentence);
  const where = [file, line].filter((part) => part !== undefined).join(':');
  return { $: { message, type }, _: where === '' ? message : `${message}\n${where}` };
}

/** No character that XML 1.0 forbids: controls, lone surrogates, U+FFFE and U+FFFF. */
function replaceIllegalCharacters(text: string): string {
  return makePrintable(text)
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}
