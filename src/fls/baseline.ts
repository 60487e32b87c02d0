import type { Access } from './access.ts';
import type { Exposure, Finding } from './finding.ts';
import { compareStrings, normalizeName } from './names.ts';

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

/** How bad each is; where nobody was asked who opens an object, somebody may. */
const ACCESS_SEVERITY: Record<Access, number> = { none: 0, read: 1, edit: 2 };
const EXPOSURE_SEVERITY: Record<Exposure, number> = { dormant: 0, latent: 1, unknown: 1, live: 2 };

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

/** One finding a line, the same text for the same baseline: a change shows as the lines that changed. */
export function renderBaseline({ version, findings }: Baseline): string {
  const lines = findings.map(({ profile, field, access, exposure }) => {
    const values = Object.entries({ profile, field, access, exposure });
    return `    { ${values.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(', ')} }`;
  });
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${version},\n  "findings": ${list}\n}\n`;
}

/**
 * Compares findings with a baseline. A stray is known when the baseline has its field with at least this access and, in the
 * same entry, at least this exposure: what became worse is new. A baseline entry is gone when the profile has no finding
 * for its field any more, kept ones included.
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
    ACCESS_SEVERITY[entry.access] >= ACCESS_SEVERITY[finding.access] &&
    EXPOSURE_SEVERITY[entry.exposure] >= EXPOSURE_SEVERITY[finding.exposure]
  );
}

/** API names compare without case, and a file may have been written where accents are decomposed. */
function buildBaselineKey({ profile, field }: Pick<BaselineEntry, 'profile' | 'field'>): string {
  return normalizeName(`${profile}\n${field}`);
}

function compareBaselineEntries(a: BaselineEntry, b: BaselineEntry): number {
  return (
    compareStrings(a.profile, b.profile) ||
    compareStrings(a.field, b.field) ||
    ACCESS_SEVERITY[b.access] - ACCESS_SEVERITY[a.access] ||
    EXPOSURE_SEVERITY[b.exposure] - EXPOSURE_SEVERITY[a.exposure] ||
    compareStrings(a.exposure, b.exposure)
  );
}
