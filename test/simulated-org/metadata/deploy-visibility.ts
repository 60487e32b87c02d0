import type { AppVisibility, OrgState, ProfileExtras } from '../model.ts';
import { problemAt } from './deploy-schema.ts';
import { changeOf, isTrue, type Draft } from './deploy-sections.ts';
import { childText, children, type XmlElement } from './xml.ts';

/** Tabs that exist here: defined ones, and those that some profile has a setting for. */
function knownTabs(org: OrgState): ReadonlySet<string> {
  const defined = org.rows('TabDefinition').map((row) => String(row['Name']));
  const set = [...org.profileExtras.values()].flatMap((extras) => extras.tabVisibilities.map(({ tab }) => tab));
  return new Set([...defined, ...set]);
}

/** Tab settings overlay those of the profile. */
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
  const changes = changeOf(tabVisibilities, extras.tabVisibilities, () => {
    extras.tabVisibilities = tabVisibilities;
  });
  return { changes, problems };
}

function appOf(element: XmlElement): AppVisibility {
  const application = childText(element, 'application') ?? '';
  return { application, isDefault: isTrue(element, 'default'), isVisible: isTrue(element, 'visible') };
}

/**
 * App settings overlay those of the profile; a new default takes the place of the old one, and one has to stay
 * (docs/salesforce-facts.md#s2-3).
 */
export function draftApps(extras: ProfileExtras, root: XmlElement): Draft {
  const sections = children(root, 'applicationVisibilities');
  const sent = sections.map(appOf);
  const chosen = sent.find(({ isDefault }) => isDefault)?.application;
  const merged = new Map([...extras.applicationVisibilities, ...sent].map((app) => [app.application, app]));
  const apps = [...merged.values()].map((app) => ({
    ...app,
    isDefault: chosen === undefined ? app.isDefault : app.application === chosen,
  }));
  const [first] = sections;
  const had = extras.applicationVisibilities.some(({ isDefault }) => isDefault);
  const text = "You can't remove the only default app from the profile.";
  const isLost = had && !apps.some(({ isDefault }) => isDefault);
  const changes = changeOf(apps, extras.applicationVisibilities, () => {
    extras.applicationVisibilities = apps;
  });
  return { changes, problems: first && isLost ? [problemAt(first, text)] : [] };
}
