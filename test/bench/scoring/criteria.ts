import type { BantItem } from '../../../shared/lead/bant.ts';
import type { Condition, FieldCondition } from '../../../shared/playbook/conditions.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Criterion, Model, Playbook } from '../../../shared/playbook/schema.ts';
import type { Scalar } from '../../../shared/lead/activity.ts';
import { oneOf } from './leads.ts';

const countries = ['DE', 'AT', 'CH', 'FR', 'ES', 'PL', 'RO', 'IT', 'GB', 'NL', 'SE', 'US'];
const industries = [
  'manufacturing',
  'retail',
  'logistics',
  'health',
  'energy',
  'software',
  'banking',
  'education',
];
const titles = [
  'Head of operations', 'Chief technology officer', 'Office manager', 'Student', 'Software engineer', 'Sales director',
  'Head of IT', 'Purchasing manager', 'Founder', 'Data analyst', 'Vice president sales', 'Quality engineer',
]; // prettier-ignore

/** What people answer, by profile field. */
export const FIELDS: Readonly<Record<string, readonly Scalar[]>> = {
  country: countries,
  industry: industries,
  jobTitle: titles,
  seniority: ['owner', 'director', 'manager', 'junior', 'intern'],
  companyType: ['company', 'public body', 'education', 'agency'],
  language: ['en', 'de', 'fr', 'pl', 'ro', 'ca'],
  city: ['Berlin', 'Paris', 'Barcelona', 'Cluj', 'Poznań', 'Vienna', 'Zürich', 'Lyon'],
  emailDomain: ['gmail.com', 'web.de', 'example.org', 'example.com', 'rival.example'],
  company: ['Example Works', 'Acme GmbH', 'Contoso', 'Initech'],
  phone: ['+40 21 000 0000', '+49 30 000000'],
  employees: [3, 10, 80, 250, 900, 4_000, 9_000],
  annualRevenue: [50_000, 500_000, 3_000_000, 80_000_000],
  budget: ['approved', 'planned', 'none'],
  authority: ['decide', 'recommend', 'none'],
  need: ['replace', 'improve', 'none'],
  timeframe: ['now', 'quarter', 'none'],
};
const TEXTS = [
  'country',
  'industry',
  'jobTitle',
  'seniority',
  'companyType',
  'language',
  'city',
  'emailDomain',
];
const PARTS = ['head', 'chief', 'manager', 'director', 'engineer', 'student', 'sales', 'founder', 'officer'];
const PATTERNS = ['head*', '*engineer', '*manager', 'chief*officer', '*sales', 'vice*'];
const BANT_ITEMS: readonly BantItem[] = ['budget', 'authority', 'need', 'timeframe'];

export const LISTS: Playbook['lists'] = {
  ...defaultPlaybook.lists,
  competitors: ['rival.example', 'rival.test'],
};

/** What people do, and on which pages. */
export const DEEDS = [
  'page_viewed',
  'link_clicked',
  'content_downloaded',
  'webinar_attended',
  'email_opened',
];
export const PAGES = ['pricing', 'product', 'careers', 'blog'];

type Random = () => number;
const upTo = (most: number, random: Random): number => 1 + Math.floor(random() * most);
const several = <T>(most: number, make: () => T): T[] => Array.from({ length: most }, make);

function compared(random: Random): FieldCondition {
  const field = oneOf(TEXTS, random);
  const value = (): Scalar => oneOf(FIELDS[field]!, random);
  const kinds: (() => FieldCondition)[] = [
    () => ({ field, is: value() }),
    () => ({ field, in: [...new Set(several(upTo(5, random), value))] }),
    () => ({
      field: 'employees',
      min: oneOf([10, 50, 200], random),
      max: oneOf([500, 1_000, 5_000], random),
    }),
    () => ({ field: 'annualRevenue', min: oneOf([100_000, 1_000_000, 10_000_000], random) }),
    () => ({ field: 'jobTitle', contains: oneOf(PARTS, random) }),
    () => ({ field: 'jobTitle', like: oneOf(PATTERNS, random) }),
    () => ({ field: oneOf(Object.keys(FIELDS), random), known: random() < 0.8 }),
    () => ({ field: 'emailDomain', inList: oneOf(['freeMail', 'competitors'], random) }),
  ];
  return oneOf(kinds, random)();
}

/**
 * Three of five are plain comparisons, as in the playbooks of real teams; the others are put together from
 * such.
 */
function condition(random: Random): Condition {
  const part = (): Condition => compared(random);
  const kinds: (() => Condition)[] = [
    part, part, part, part, part, part,
    () => ({ all: several(upTo(2, random) + 1, part) }),
    () => ({ any: several(upTo(2, random) + 1, part) }),
    () => ({ not: part() }),
    () => ({ all: [part(), { any: [part(), { not: part() }] }] }),
  ]; // prettier-ignore
  return oneOf(kinds, random)();
}

/** Of ten criteria, seven are about who people are, two about what they do, and one about BANT. */
function criterion(index: number, random: Random): Criterion {
  const named = { id: `c${index}`, label: `Criterion ${index}`, points: upTo(9, random) - 3 || 1 };
  const kind = index % 10;
  if (kind < 7) return { ...named, group: 'fit', when: condition(random) };
  if (kind === 7) {
    const is = oneOf(['yes', 'no', 'unknown'] as const, random);
    return { ...named, group: 'bant', when: { bant: oneOf(BANT_ITEMS, random), is } };
  }
  const where = random() < 0.4 ? { where: { pageClass: oneOf(PAGES, random) } } : {};
  return {
    ...named,
    group: 'engagement',
    on: { did: oneOf(DEEDS, random), ...where },
    count: random() < 0.7 ? 'every' : 'once',
    decay: random() < 0.7 ? { kind: 'halfLife', days: oneOf([14, 30, 60], random) } : { kind: 'none' },
    cap: oneOf([10, 20, 30], random),
  };
}

/** The default model with so many other criteria, of all kinds. */
export function modelOf(count: number, random: Random): Model {
  const base = defaultPlaybook.models['default']!;
  const criteria = Array.from({ length: count }, (_, index) => criterion(index, random));
  const groups = {
    fit: { label: 'Fit', floor: -20, cap: 60 },
    engagement: { label: 'Engagement', floor: -50, cap: 80 },
    bant: { label: 'BANT', cap: 30 },
  };
  return { ...base, groups, criteria };
}
