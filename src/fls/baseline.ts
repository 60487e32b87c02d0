import { ACCESS_RANKS, type Access } from './access.ts';
import { EXPOSURE_RANKS, type Exposure, type Finding } from './finding.ts';
import { compareStrings, normalizeName } from './names.ts';
import { stripOwnNamespace } from './own-namespace.ts';

/** The strays that there were when the baseline was written. */
export type Baseline = {
  /** Path or address of this schema, for editors. */
  readonly $schema?: string;
  /** Of this format. */
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
};

export type BaselineEntry = {
  /** API name of the profile, not encoded. */
  readonly profile: string;
  /** `Object.Field`. */
  readonly field: string;
  readonly access: Exclude<Access, 'none'>;
  readonly exposure: Exposure;
};

/** The baseline of all strays that no policy keeps, sorted by profile, then field; each once. */
export function buildBaseline(findings: readonly Finding[]): Baseline {
  const entries: BaselineEntry[] = [];
  for (const { kind, kept, profile, field, access, exposure } of findings)
    if (kind === 'stray' && !kept && access !== 'none') entries.push({ profile, field, access, exposure });
  entries.sort(compareBaselineEntries);
  const isNew = (entry: BaselineEntry, index: number): boolean => {
    const before = entries[index - 1];
    return before === undefined || compareBaselineEntries(before, entry) !== 0;
  };
  return { version: 1, findings: entries.filter(isNew) };
}

/** One line for each finding, so that a diff shows what changed. The same baseline always gives the same text. */
export function renderBaseline({ version, findings }: Baseline): string {
  const lines = findings.map(({ profile, field, access, exposure }) => {
    const values = Object.entries({ profile, field, access, exposure });
    return `    { ${values.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(', ')} }`;
  });
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${version},\n  "findings": ${list}\n}\n`;
}

/** The baseline without the org's own namespace in the names of its fields; findings have none. */
export function stripBaselineNamespace(baseline: Baseline, namespace: string | null): Baseline {
  if (namespace === null) return baseline;
  const findings = baseline.findings.map((entry) => ({ ...entry, field: stripOwnNamespace(entry.field, namespace) }));
  return { ...baseline, findings };
}

/**
 * Compares findings with a baseline. A stray is known when the baseline has its field with at least this access and,
 * in the same entry, at least this exposure: what became worse is new. A baseline entry is gone when the profile has no
 * finding for its field any more, kept ones included.
 *
 * @param findings are returned with `baseline` set; null remains for what a baseline never holds (kept, uncontrolled)
 * @param inScope whether the findings would show what an entry is about: only such an entry can be gone
 */
export function compareWithBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  inScope: (entry: BaselineEntry) => boolean,
): { readonly findings: readonly Finding[]; readonly gone: readonly BaselineEntry[] } {
  const entries = Map.groupBy(baseline.findings, buildBaselineKey);
  const found = new Set<string>();
  const compared = findings.map((finding) => {
    const key = buildBaselineKey(finding);
    const own = entries.get(key) ?? [];
    if (own.length > 0) found.add(key);
    return { ...finding, baseline: getBaselineState(finding, own) };
  });
  const gone = [...entries].filter(([key]) => !found.has(key)).flatMap(([, own]) => own.filter(inScope).slice(0, 1));
  return { findings: compared, gone };
}

function getBaselineState(finding: Finding, entries: readonly BaselineEntry[]): Finding['baseline'] {
  if (finding.kind !== 'stray') return null;
  if (entries.some((entry) => isAtLeastAsSevere(entry, finding))) return 'known';
  return finding.kept ? null : 'new';
}

function isAtLeastAsSevere(entry: BaselineEntry, finding: Finding): boolean {
  return (
    ACCESS_RANKS[entry.access] >= ACCESS_RANKS[finding.access] &&
    EXPOSURE_RANKS[entry.exposure] >= EXPOSURE_RANKS[finding.exposure]
  );
}

/** API names compare without case, and an editor may have decomposed the accents of a file. */
function buildBaselineKey({ profile, field }: Pick<BaselineEntry, 'profile' | 'field'>): string {
  return normalizeName(`${profile}\n${field}`);
}

function compareBaselineEntries(a: BaselineEntry, b: BaselineEntry): number {
  return (
    compareStrings(a.profile, b.profile) ||
    compareStrings(a.field, b.field) ||
    ACCESS_RANKS[b.access] - ACCESS_RANKS[a.access] ||
    EXPOSURE_RANKS[b.exposure] - EXPOSURE_RANKS[a.exposure] ||
    compareStrings(a.exposure, b.exposure)
  );
}
