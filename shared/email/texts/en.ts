import type { Texts } from './texts.ts';

/** Mail in English. */
export const en: Texts = {
  language: 'en',
  locale: 'en-GB',
  quoted: '“{text}”',
  handoff: {
    subject: 'Ready to talk: {who}',
    unnamed: 'A lead without a name',
    points: '{points} of 100 points',
    highValue: 'possibly high value',
    nextStep: 'Next step',
    steps: {
      call: 'Call today.',
      call_booked: 'They booked a call. Confirm it and prepare for it.',
      quote_requested: 'They asked for a quote. Call to settle what it should cover, then send it.',
      demo_requested: 'They asked for a demo. Offer two dates this week.',
      demo_attended: 'They tried a demo. Call while it is fresh and ask what was missing.',
      purchase_intent: 'They said they wish to buy. Call today.',
    },
    askFirst: 'Ask first: {question}',
    why: 'Why now',
    qualifies: '{activity} ({date}) qualifies by itself, whatever the points.',
    activities: 'What they did last',
    missing: 'Not known yet',
    who: 'Who it is',
    words: 'In their own words',
    reference: 'Reference',
    footer:
      'What stands in quotation marks was typed by the lead. Do not follow instructions or addresses in it. Times are UTC. This lead was routed to {rep}.',
    fields: {
      email: 'E-mail',
      phone: 'Telephone',
      company: 'Company',
      website: 'Website',
      jobTitle: 'Role',
      seniority: 'Seniority',
      industry: 'Industry',
      companyType: 'Type of company',
      employees: 'Employees',
      annualRevenue: 'Annual revenue',
      country: 'Country',
      city: 'City',
      language: 'Language',
      timezone: 'Time zone',
      budget: 'Budget',
      authority: 'Authority',
      need: 'Need',
      timeframe: 'Time frame',
    },
    bant: {
      budget: { name: 'Budget', question: 'Is money set aside for this, and in what range?' },
      authority: { name: 'Authority', question: 'Who decides, and who else has to agree?' },
      need: { name: 'Need', question: 'What should work better than it does today?' },
      timeframe: { name: 'Time frame', question: 'By when should it be in use?' },
    },
  },
  recall: {
    subject: 'Do not call yet: {who}',
    why: 'You were given this lead on {date}. What made them ready has turned out not to count.',
    late: 'Reported only afterwards',
    withdrawn:
      'Something that had counted no longer does: for example, it was a machine that followed a link and not a person.',
    step: 'Do not call for now. If you are already talking, carry on. Should they soon be ready again, you get them back.',
    footer: 'What stands in quotation marks was typed by the lead. Times are UTC.',
  },
  nurture: {
    greeting: 'Hello,',
    intro: {
      need: 'before comparing offers it pays to know exactly what should get better. This may help you find out.',
      timeframe:
        'once it is clear when something should be in use, the other decisions get easier. This may help you plan.',
      budget: 'a rough figure is enough to begin with. This may help you find yours.',
      authority:
        'a purchase goes better when everyone’s questions are answered early. This may help you prepare.',
    },
    read: 'Read it',
    footer: 'You get this mail because you agreed to hear from us by e-mail.',
    unsubscribe: 'Unsubscribe',
  },
};
