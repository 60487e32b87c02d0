import type { OrgState, ProfileExtras } from '../model.ts';
import { problemAt } from './deploy-schema.ts';
import type { Change, Draft } from './deploy-sections.ts';
import { loginFlowValue } from './profile-document.ts';
import { child, childText, children, renderElement, valueOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** From API 51 a file without login flows deletes those of the profile (sfpowerkit#460). */
function flowChange(extras: ProfileExtras, root: XmlElement, version: number): Change[] {
  const canonical = (value: ReturnType<typeof valueOf>): string => renderElement('loginFlows', value);
  const sent = children(root, 'loginFlows').map((element) => canonical(valueOf(element)));
  const kept = extras.loginFlows.map((fragment) => canonical(loginFlowValue(fragment)));
  if (version < 51 || isSame(sent, kept)) return [];
  return [
    {
      field: null,
      act: () => {
        extras.loginFlows = sent;
      },
    },
  ];
}

/**
 * Whether a file without IP ranges keeps or removes them is not known (facts 2.1, no. 3). This org removes them: the
 * reading under which a careless deploy does harm.
 */
function rangeChange(extras: ProfileExtras, root: XmlElement): Change[] {
  const sent = children(root, 'loginIpRanges').map((element) => ({
    startAddress: childText(element, 'startAddress') ?? '',
    endAddress: childText(element, 'endAddress') ?? '',
    description: childText(element, 'description') ?? '',
  }));
  const kept = extras.loginIpRanges.map(({ startAddress, endAddress, description }) => ({
    startAddress,
    endAddress,
    description,
  }));
  return isSame(sent, kept)
    ? []
    : [
        {
          field: null,
          act: () => {
            extras.loginIpRanges = sent;
          },
        },
      ];
}

/** Absent hours stay; an empty element clears them (PROF). */
function hoursChange(extras: ProfileExtras, root: XmlElement): Change[] {
  const element = child(root, 'loginHours');
  if (!element) return [];
  const entries = element.children.map((part): [string, number] => [part.name, Number(part.text)]);
  const sent = entries.length === 0 ? null : Object.fromEntries(entries.sort());
  const kept = extras.loginHours && Object.fromEntries(Object.entries(extras.loginHours).sort());
  return isSame(sent, kept)
    ? []
    : [
        {
          field: null,
          act: () => {
            extras.loginHours = sent;
          },
        },
      ];
}

export function draftLogin(extras: ProfileExtras, root: XmlElement, version: number): Draft {
  const changes = [...flowChange(extras, root, version), ...rangeChange(extras, root), ...hoursChange(extras, root)];
  return { changes, problems: [] };
}

/** Tabs that exist here: defined ones, and those that some profile has a setting for. */
function knownTabs(org: OrgState): ReadonlySet<string> {
  const defined = org.rows('TabDefinition').map((row) => String(row['Name']));
  const set = [...org.profileExtras.values()].flatMap((extras) => extras.tabVisibilities.map(({ tab }) => tab));
  return new Set([...defined, ...set]);
}

export function draftTabs(org: OrgState, extras: ProfileExtras, root: XmlElement): Draft {
  const known = knownTabs(org);
  const sections = children(root, 'tabVisibilities');
  const name = (element: XmlElement): string => childText(element, 'tab') ?? '';
  const problems = sections
    .filter((element) => !known.has(name(element)))
    .map((element) => problemAt(element, `You can't edit tab settings for ${name(element)}, as it's not a valid tab`));
  const sent = new Map(sections.map((element) => [name(element), childText(element, 'visibility') ?? '']));
  const merged = new Map([...extras.tabVisibilities.map(({ tab, visibility }) => [tab, visibility] as const), ...sent]);
  const tabVisibilities = [...merged].map(([tab, visibility]) => ({ tab, visibility }));
  const changes: Change[] = isSame(tabVisibilities, extras.tabVisibilities)
    ? []
    : [
        {
          field: null,
          act: () => {
            extras.tabVisibilities = tabVisibilities;
          },
        },
      ];
  return { changes, problems };
}
