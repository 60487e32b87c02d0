import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import fc from 'fast-check';
import { reportProject, type ReportOptions } from '../../../src/flows/report.ts';
import { isControlledOffline } from '../../../src/fls/controllable-objects.ts';
import type { Report } from '../../../src/fls/report.ts';
import { readProfilePermissions } from '../../../src/metadata/profile-permissions.ts';
import { REPORT_FORMATS, renderReport } from '../../../src/present/formats/index.ts';
import { formatReport } from '../../../src/present/report.ts';
import { scanXml } from '../../../src/xml/scan.ts';
import { ALL_PACKAGES, filesOf, given, type Given } from '../../flows/inspect/fake-files.ts';
import { context, projectContext } from '../../support/report.ts';
import { anyProfile } from '../documents.ts';
import { attempt, attemptLater } from '../outcome.ts';
import { defineTarget, type FuzzTarget } from '../target.ts';

const NAMES = ['Admin', 'Sales (EU)', '=cmd|x', '<fls-evil>', 'a\u001B[31m', 'Émile', '__proto__'] as const;

const group = fc
  .subarray([...NAMES])
  .map((sets) => sets.map((set) => `<permissionSets>${set.replaceAll(/[<\p{Cc}]/gu, '')}</permissionSets>`).join(''))
  .map((members) => `<PermissionSetGroup>${members}</PermissionSetGroup>`);

function changeRoot(texts: fc.Arbitrary<string>, root: string): fc.Arbitrary<string> {
  return texts.map((text) => text.replaceAll(/(<\/?)Profile\b/g, `$1${root}`));
}

const file = fc.oneof(
  { arbitrary: drawFile('Profile', anyProfile), weight: 3 },
  { arbitrary: drawFile('PermissionSet', changeRoot(anyProfile, 'PermissionSet')), weight: 2 },
  { arbitrary: drawFile('MutingPermissionSet', changeRoot(anyProfile, 'MutingPermissionSet')), weight: 1 },
  { arbitrary: drawFile('PermissionSetGroup', group), weight: 1 },
);

function drawFile(type: Given['type'], texts: fc.Arbitrary<string>): fc.Arbitrary<Given> {
  return fc.tuple(fc.constantFrom(...NAMES), texts).map(([name, text]) => given(type, name, text));
}

const projects = fc.uniqueArray(file, { selector: ({ path }) => path, minLength: 1, maxLength: 4 });

const OPTIONS: ReportOptions = {
  filter: { sobjects: [], exposures: [], allProfiles: true },
  criteria: { policy: null, today: '2026-11-27', baseline: null, failOn: 'latent' },
  context: projectContext,
};

/** No control character but those that end lines, and none that begins a command of a terminal. */
const CONTROL = /[^\P{Cc}\n]/u;

async function examineFormats(report: Report): Promise<void> {
  expect(formatReport(report, { verbose: true, width: 80, folder: '/project' }).join('\n')).to.not.match(CONTROL);
  for (const format of REPORT_FORMATS) {
    if (format === 'human') continue;
    const text = [...(await renderReport(format, report, context)).pieces].join('');
    if (format === 'csv') expect(parse(text, { bom: true })).to.have.lengthOf(report.findings.length + 1);
    if (format === 'sarif') expect(JSON.parse(text)).to.have.property('runs');
    if (format === 'junit') expect(attempt(() => scanXml(text, 1))).to.have.property('value');
    if (format === 'html') expect(text).to.not.include('<fls-evil>').and.not.include('\u001B');
  }
}

async function examineProject(files: readonly Given[]): Promise<void> {
  const reported = await attemptLater(async () =>
    reportProject({ kind: 'all' }, OPTIONS, {
      ...filesOf(files),
      packageDirs: ALL_PACKAGES,
      controlled: isControlledOffline,
    }),
  );
  if ('refusal' in reported) throw reported.refusal;
  const { report } = reported.value;
  const unread = new Set(report.unreadable.map(({ path }) => path));
  for (const { type, path, text } of files)
    if (type === 'Profile')
      expect('refusal' in attempt(() => readProfilePermissions(text)), path).to.equal(unread.has(path));
  const places = report.findings.map(({ location }) => location?.path ?? '');
  expect(places.filter((path) => unread.has(path) || !files.some((one) => one.path === path))).to.deep.equal([]);
  await examineFormats(report);
}

export const REPORT_TARGETS: readonly FuzzTarget[] = [defineTarget('project report', 2, projects, examineProject)];
