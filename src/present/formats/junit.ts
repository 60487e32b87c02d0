import { Messages } from '@salesforce/core';
import { Builder } from 'xml2js';
import type { Finding } from '../../fls/finding.ts';
import type { Report, UnreadableFile } from '../../fls/report.ts';
import { placeIn, type FormatContext } from './places.ts';
import { byProfile, passOf, sentenceOf, verdictOf } from './sentences.ts';
import { printable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

type Attributes = Record<string, string>;
type Trouble = { $: Attributes; _: string };
type TestCase = { $: Attributes; failure?: Trouble; error?: Trouble; skipped?: { $: Attributes } };
type TestSuite = { $: Attributes; testcase: readonly TestCase[] };

/**
 * The strays as JUnit XML: a suite a profile, a case a stray. One that fails the gate is a failure; without a gate every
 * stray is, unless policy or baseline has it. Kept and known ones are skipped. What no object permission controls is not
 * there, since there is nothing to be put right.
 */
export function junitReport(report: Report, { root }: FormatContext): string {
  const profiles = [...byProfile(report)].map(([profile, findings]) =>
    suite(profile, casesOf(profile, findings, report, root)),
  );
  const unreadable = report.unreadable.map((file) => unreadableCase(file, root));
  const suites = [
    ...profiles,
    ...(unreadable.length > 0 ? [suite(messages.getMessage('junit.files'), unreadable)] : []),
  ];
  const all = suites.flatMap(({ testcase }) => testcase);
  const builder = new Builder({ xmldec: { version: '1.0', encoding: 'UTF-8' } });
  const testsuites = { $: { name: messages.getMessage('junit.name'), ...totals(all) }, testsuite: suites };
  return `${builder.buildObject({ testsuites })}\n`;
}

function suite(name: string, testcase: readonly TestCase[]): TestSuite {
  return { $: { name: legal(name), ...totals(testcase) }, testcase };
}

function totals(cases: readonly TestCase[]): Attributes {
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
function casesOf(profile: string, findings: readonly Finding[], report: Report, root: string): TestCase[] {
  const strays = findings.filter(({ kind }) => kind === 'stray');
  if (strays.length === 0) return [{ $: attributes(profile, messages.getMessage('junit.clean')) }];
  return strays.map((finding) => strayCase(finding, report, root));
}

function strayCase(finding: Finding, { known, gate }: Report, root: string): TestCase {
  const { profile, field, location } = finding;
  const $ = { ...attributes(profile, field), ...(location ? place(location, root) : {}) };
  const pass = passOf(finding, known.has(finding));
  if (pass !== null) return { $, skipped: { $: { message: legal(pass) } } };
  if (gate && !gate.failing.has(finding)) return { $ };
  return { $, failure: trouble(sentenceOf(finding), `fls/${verdictOf(finding)}`, $) };
}

function unreadableCase(file: UnreadableFile, root: string): TestCase {
  const $ = { ...attributes(messages.getMessage('junit.files'), placeIn(root, file.path)), ...place(file, root) };
  return { $, error: trouble(file.reason, 'fls/unreadable', $) };
}

function attributes(classname: string, name: string): Attributes {
  return { classname: legal(classname), name: legal(name), time: '0' };
}

function place({ path, line }: { path: string; line: number | null }, root: string): Attributes {
  return { file: legal(placeIn(root, path)), ...(line === null ? {} : { line: String(line) }) };
}

/** The text repeats the message with its place: some readers show the one, some the other. */
function trouble(sentence: string, type: string, { file, line }: Attributes): Trouble {
  const message = legal(sentence);
  const where = [file, line].filter((part) => part !== undefined).join(':');
  return { $: { message, type }, _: where === '' ? message : `${message}\n${where}` };
}

/** No character that XML 1.0 forbids: controls, lone surrogates, U+FFFE and U+FFFF. */
function legal(text: string): string {
  return printable(text)
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}
