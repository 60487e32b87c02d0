import type { Context } from '../../fls/context.ts';

/** What is known of a report's context, by name, for formats that hold pairs of name and value. */
export function listContextFacts(context: Context): [name: string, value: string][] {
  const { generatedAt, plugin, apiVersion, org, policyFile, baselineFile } = context;
  const facts: [string, string | null][] = [
    ['generatedAt', generatedAt],
    ['plugin', plugin],
    ['apiVersion', apiVersion],
    ['orgId', org?.id ?? null],
    ['orgAlias', org?.alias ?? null],
    ['orgUsername', org?.username ?? null],
    ['orgInstanceUrl', org?.instanceUrl ?? null],
    ['orgKind', org?.kind ?? null],
    ['policyFile', policyFile],
    ['baselineFile', baselineFile],
  ];
  return facts.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]));
}
