import type { ProfileExtras } from '../model.ts';
import { changeOf, type Change, type Draft } from './deploy-sections.ts';
import { loginFlowValue } from './profile-document.ts';
import { child, childText, children, renderElement, valueOf, type XmlElement } from './xml.ts';

/** From API 51 a file without login flows deletes those of the profile (dxatscale/sfpowerkit#460). */
function flowChange(extras: ProfileExtras, root: XmlElement, version: number): Change[] {
  const canonical = (value: ReturnType<typeof valueOf>): string => renderElement('loginFlows', value);
  const sent = children(root, 'loginFlows').map((element) => canonical(valueOf(element)));
  const kept = extras.loginFlows.map((fragment) => canonical(loginFlowValue(fragment)));
  if (version < 51) return [];
  return changeOf(sent, kept, () => {
    extras.loginFlows = sent;
  });
}

/**
 * Whether a file without IP ranges keeps or removes them is not known (docs/salesforce-facts.md#s2-1-3). This org
 * removes them: the reading under which a careless deploy does harm.
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
  return changeOf(sent, kept, () => {
    extras.loginIpRanges = sent;
  });
}

/** Absent hours stay; an empty element clears them (docs/salesforce-facts.md#src-prof). */
function hoursChange(extras: ProfileExtras, root: XmlElement): Change[] {
  const element = child(root, 'loginHours');
  if (!element) return [];
  const entries = element.children.map((part): [string, number] => [part.name, Number(part.text)]);
  const sent = entries.length === 0 ? null : Object.fromEntries(entries.sort());
  const kept = extras.loginHours && Object.fromEntries(Object.entries(extras.loginHours).sort());
  return changeOf(sent, kept, () => {
    extras.loginHours = sent;
  });
}

export function draftLogin(extras: ProfileExtras, root: XmlElement, version: number): Draft {
  const changes = [...flowChange(extras, root, version), ...rangeChange(extras, root), ...hoursChange(extras, root)];
  return { changes, problems: [] };
}
