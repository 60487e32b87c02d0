import type { Finding } from '../fls/finding.ts';
import { baselineOf, type Baseline } from '../fls/baseline.ts';
import type { Notice } from '../fls/problem.ts';
import type { Report } from '../fls/report.ts';
import type { MetadataFiles } from '../ports/metadata-files.ts';
import type { OrgReader } from '../ports/org.ts';
import type { Progress } from '../ports/terminal.ts';
import { findingsIn, findingsOf, type Found } from './inspect/findings.ts';
import { inspect, type ProfileScope } from './inspect/org.ts';
import { judge, type Filter, type Judgement } from './inspect/judge.ts';
import { inspectProject } from './inspect/project.ts';

export type ReportRequest = { readonly filter: Filter; readonly judgement: Judgement };

export type ReportOutcome = {
  readonly report: Report;
  /** Of what grants a live finding's object, that which its users hold. */
  readonly through: (finding: Finding) => readonly string[];
  /** What a new baseline holds; null where the findings failed the gate of an old one. */
  readonly baseline: Baseline | null;
  readonly notices: readonly Notice[];
};

/**
 * scope → inspect → classify → expose → judge, by SOQL and describe alone: nothing is retrieved.
 *
 * @throws Problem of the stages
 */
export async function reportOrg(
  asked: ReportRequest & ProfileScope,
  ports: { readonly org: OrgReader; readonly orgId: string; readonly progress: Progress },
): Promise<ReportOutcome> {
  ports.progress.stage('inspect');
  const inspection = await inspect(asked, ports.org);
  const { profiles, permissions, notices } = inspection;
  const found = profiles.map((profile) => findingsIn(inspection, profile, permissions.get(profile.id) ?? []));
  return outcomeOf(asked, found, { source: 'org', orgId: ports.orgId, unreadable: [], notices });
}

/**
 * The same from the project's files, without an org: which objects can hold object permissions comes from a table, and what
 * opens them from the project's permission sets and groups. Nobody knows the users, so nothing is ever live.
 *
 * @throws Problem `sourceDirNotFound`, `noProfileFiles`, `profileNotInProject`
 */
export async function reportProject(
  asked: ReportRequest & { readonly profiles: readonly string[] },
  ports: { readonly files: MetadataFiles; readonly controlled: (object: string) => boolean },
): Promise<ReportOutcome> {
  const { profiles, openers, unreadable, notices } = await inspectProject(asked, ports);
  const found = profiles.map(({ name, path, permissions, grants }) => {
    const placed = permissions.map(({ field, readable, editable, line }) => {
      return { field, readable, editable, location: { path, line } };
    });
    return findingsOf({ name, permissions: placed, grants, openers }, ports.controlled);
  });
  return outcomeOf(asked, found, {
    source: 'project',
    orgId: null,
    unreadable,
    notices: [...notices, ...neverLive(asked)],
  });
}

/** A gate that no finding can fail, and a filter that no finding can pass, would look like a clean project. */
function neverLive({ filter, judgement }: ReportRequest): Notice[] {
  const isLive =
    judgement.failOn === 'live' || (filter.exposures.length > 0 && filter.exposures.every((one) => one === 'live'));
  return isLive ? [{ key: 'neverLive', tokens: [] }] : [];
}

type Source = Pick<Report, 'source' | 'orgId' | 'unreadable'> & { readonly notices: readonly Notice[] };

function outcomeOf(asked: ReportRequest, found: readonly Found[], source: Source): ReportOutcome {
  const judged = judge(found, asked.filter, asked.judgement);
  const { orgId, unreadable, notices } = source;
  const byProfile = new Map(found.map(({ name, exposureOf }) => [name, exposureOf]));
  return {
    report: { source: source.source, orgId, unreadable, ...judged.report },
    through: ({ profile, object }) => byProfile.get(profile)?.(object).through ?? [],
    baseline: isAccepted(judged.report, asked.judgement) ? baselineOf(judged.report.findings) : null,
    notices: [...notices, ...judged.notices],
  };
}

/** Else a gate that failed would pass when it is run again, with nobody having looked. */
function isAccepted({ gate }: Pick<Report, 'gate'>, { baseline }: Judgement): boolean {
  return baseline === null || gate === null || gate.failing.size === 0;
}
