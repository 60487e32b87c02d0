import { Messages } from '@salesforce/core';
import { Builder } from 'xml2js';
import type { Finding } from '../../fls/finding.ts';
import { isFailing } from '../../fls/gate.ts';
import type { Report, UnreadableFile } from '../../fls/report.ts';
import { toReportPath, type FormatContext } from './places.ts';
import { groupByProfile, explainPass, describeFinding, getFindingCategory } from './sentences.ts';
import { makePrintable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

type JunitAttributes = Record<string, string>;
type JunitFailure = { $: JunitAttributes; _: string };
type JunitCase = { $: JunitAttributes; failure?: JunitFailure; error?: JunitFailure; skipped?: { $: JunitAttributes } };
type JunitSuite = { $: JunitAttributes; testcase: readonly JunitCase[] };

/**
 * The strays as JUnit XML: a suite a profile, a case a stray. One that fails the gate is a failure; without a gate every
 * stray is, unless policy or baseline has it. Kept and known ones are skipped. What no object permission controls is not
 * there, since there is nothing to be put right.
 */
export function renderJunitReport(report: Report, { root }: FormatContext): string {
  const profiles = [...groupByProfile(report)].map(([profile, findings]) =>
    buildJunitSuite(profile, buildProfileCases(profile, findings, report, root)),
  );
  const unreadable = report.unreadable.map((file) => buildUnreadableCase(file, root));
  const suites = [
    ...profiles,
    ...(unreadable.length > 0 ? [buildJunitSuite(messages.getMessage('junit.files'), unreadable)] : []),
  ];
  const all = suites.flatMap(({ testcase }) => testcase);
  const builder = new Builder({ xmldec: { version: '1.0', encoding: 'UTF-8' } });
  const testsuites = { $: { name: messages.getMessage('junit.name'), ...countJunitCases(all) }, testsuite: suites };
  return `${builder.buildObject({ testsuites })}\n`;
}

function buildJunitSuite(name: string, testcase: readonly JunitCase[]): JunitSuite {
  return { $: { name: replaceIllegalCharacters(name), ...countJunitCases(testcase) }, testcase };
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

/** A clean profile has a case of its own: readers of JUnit pass over a suite without any. */
function buildProfileCases(profile: string, findings: readonly Finding[], report: Report, root: string): JunitCase[] {
  const strays = findings.filter(({ kind }) => kind === 'stray');
  if (strays.length === 0) return [{ $: buildCaseAttributes(profile, messages.getMessage('junit.clean')) }];
  return strays.map((finding) => buildStrayCase(finding, report, root));
}

function buildStrayCase(finding: Finding, { gate }: Report, root: string): JunitCase {
  const { profile, field, location } = finding;
  const $ = { ...buildCaseAttributes(profile, field), ...(location ? buildPlaceAttributes(location, root) : {}) };
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

/** The text repeats the message with its place: some readers show the one, some the other. */
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
