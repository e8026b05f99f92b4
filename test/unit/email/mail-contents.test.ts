import { describe, expect, it } from 'vitest';
import { personsMailbox } from '../../../shared/sending/person-mailbox.ts';
import { handoffMail } from '../../../shared/email/handoff-mail.ts';
import { confirmationMail } from '../../../shared/email/confirmation-mail.ts';
import { languageOf, nurtureMail } from '../../../shared/email/nurture-mail.ts';
import { quoteUntrusted, quoteUntrustedLine } from '../../../shared/email/quote-untrusted.ts';
import { recallMail } from '../../../shared/email/recall-mail.ts';
import { fill, textsFor } from '../../../shared/email/texts/texts-for.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Activity, Scalar } from '../../../shared/lead/activity.ts';
import { explain, profileOf } from '../../fixtures/from-stored.ts';
import { anActivity, days, MONDAY, playbookOne } from '../../fixtures/leads.ts';
import { asHuman } from '../../../shared/lead/human-history.ts';

const model = playbookOne.models.get('default')!;
const [rep] = defaultPlaybook.routing.reps;
const quote = anActivity({ id: 'q', type: 'quote_requested', properties: { formId: 'quote-request' } });
const form = (profile: Record<string, Scalar>): Activity =>
  anActivity({
    id: 'f',
    type: 'form_submitted',
    source: 'form',
    properties: { formId: 'quote-request' },
    profile,
  });

function handoff(profile: Record<string, Scalar>, more: Activity[] = [], languages: string[] = []) {
  const history = asHuman([quote, form({ email: 'lead@example.org', ...profile }), ...more]);
  return handoffMail({
    rep: { ...rep!, languages },
    playbook: defaultPlaybook,
    model,
    profile: profileOf(history, MONDAY),
    history,
    explanation: explain(history, model, MONDAY),
    leadId: 'lead-reference-1',
  });
}

const material = defaultPlaybook.nurture.materials[0]!;
const question = defaultPlaybook.nurture.questions.need;
const answer = {
  question,
  urls: question.answers.map(({ value }) => `https://api.example.com/answers/${value}`),
};
const offer = {
  language: 'ro',
  read: { material, url: 'https://www.example.com/read' },
  answer: undefined,
  unsubscribeUrl: 'https://api.example.com/unsubscribe/k1.a.b',
  preferencesUrl: 'https://api.example.com/preferences/k1.a.c',
  postalAddress: 'Example Works, 1 Example Street',
};

describe('the mail to a rep', () => {
  it('says who, why, what they did last, what is missing and what to do, in both parts', () => {
    const { text, html } = handoff({ company: 'Example Works', phone: '+40 21 000 00 00', need: 'replace' });
    for (const part of [text, html]) {
      expect(part).toContain('“Example Works”');
      expect(part).toContain('lead@example.org');
      expect(part).toContain('+40 21 000 00 00');
      expect(part).toContain('Asked for a quote (2 Mar 2026, 09:00) qualifies by itself');
      expect(part).toMatch(/\+45/);
      expect(part).toContain('Completed a form: Quote request');
      expect(part).toContain('By when should it be in use?');
      expect(part).not.toContain('What should work better than it does today?');
      expect(part).toContain('They asked for a quote.');
      expect(part).toContain('lead-reference-1');
      expect(part).not.toContain('api.example.com');
    }
  });

  it('is written in the language of the rep', () => {
    expect(handoff({}, [], ['de', 'pl']).text).toContain('NASTĘPNY KROK');
  });

  it('tells the same deed in a row once, newest first, and leaves machines out', () => {
    const views = [1, 2, 3].map((day) =>
      anActivity({ id: `v${day}`, occurredAt: MONDAY - days(day), properties: { page: '/pricing' } }),
    );
    const robot = anActivity({ id: 'r', properties: { page: '/robot' }, suspect: true });
    const { text } = handoff({}, [...views, robot]);
    expect(text).toContain('1 Mar 2026, 09:00: Viewed a page: “/pricing” (×3)');
    expect(text).not.toContain('robot');
  });

  it('makes no link of the lead’s words, marks them as such and cuts them at 500 characters', () => {
    const message = `Your password expired, click https://evil.example/login or mail a@evil.example ${'x'.repeat(9000)}`;
    const { text, html } = handoff({
      firstName: 'https://evil.example',
      message,
      website: 'javascript:alert(1)',
    });
    expect(html).not.toContain('<a ');
    for (const part of [text, html]) {
      expect(part).not.toMatch(/https?:\/\/evil|evil\.example|a@evil|javascript:alert/);
      expect(part).toContain('typed by the lead');
      expect(part).not.toContain('x'.repeat(500));
    }
    expect(text).toContain('“Your password expired, click');
  });

  it('shows markup, braces and quotation marks as text', () => {
    const { html, subject } = handoff({
      company: '"><script>alert(1)</script>{points}',
      message: '<base href=//evil>',
    });
    expect(html).not.toMatch(/<script|<base/);
    expect(html).toContain('&lt;script&gt;');
    expect(subject).toContain('{points}');
  });

  it('keeps hostile characters out of the subject', () => {
    const { subject } = handoff({
      firstName: 'A\r\nBcc: x@example.com\u202E\u200B',
      lastName: `e${'\u0301'.repeat(10_000)}`,
    });
    expect(subject).not.toMatch(/[\r\n\u202E\u200B]/);
    expect(subject.length).toBeLessThan(200);
  });
});

describe('the mail that takes a lead back', () => {
  const givenAt = MONDAY + 60_000;
  const late = { receivedAt: givenAt + 1, occurredAt: MONDAY - days(1) };
  const recall = (profile: Record<string, Scalar>, more: Activity[] = [], languages: string[] = []) => {
    const history = asHuman([quote, form({ email: 'lead@example.org', ...profile }), ...more]);
    return recallMail({
      rep: { ...rep!, languages },
      playbook: defaultPlaybook,
      profile: profileOf(history, MONDAY),
      history,
      givenAt,
      leadId: 'lead-reference-1',
    });
  };

  it('says who, why and what to do, in both parts', () => {
    const { text, html, subject } = recall({ firstName: 'Maria', company: 'Example Works' });
    expect(subject).toBe('Do not call yet: “Maria”, “Example Works”');
    for (const part of [text, html]) {
      expect(part).toContain('“Maria”, “Example Works”');
      expect(part).toContain('lead@example.org');
      expect(part).toContain('lead-reference-1');
      expect(part).toContain('You were given this lead on 2 Mar 2026, 09:01.');
      expect(part).toContain('no longer does');
      expect(part).toContain('Do not call for now.');
    }
  });

  it('tells what was reported only afterwards, where there is something, and of that what counts', () => {
    const more = [
      anActivity({ id: 'c', type: 'complained', ...late }),
      anActivity({ id: 'o', type: 'email_opened', ...late }),
      anActivity({ id: 's', properties: { page: '/robot' }, suspect: true, ...late }),
      anActivity({ id: 'n', properties: { page: '/later' }, occurredAt: givenAt + 1 }),
    ];
    const { text } = recall({}, more);
    expect(text).toContain('REPORTED ONLY AFTERWARDS\n1 Mar 2026, 09:00: Marked a mail as spam\n');
    expect(text).not.toMatch(/no longer does|Opened a mail|robot|later\b/);
  });

  it.each(['en', 'ro', 'pl', 'ca'])('is written in the language of the rep (%s)', (language) => {
    const { text, html } = recall({}, [], [language]);
    expect(text).toContain(textsFor([language]).recall.step);
    expect(html).toContain(`lang="${language}"`);
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(|src=|<a /);
  });

  it('makes no link and no markup of the lead’s words', () => {
    const { text, html } = recall({ firstName: 'https://evil.example', company: '<base href=//evil>' });
    for (const part of [text, html]) expect(part).not.toMatch(/https?:\/\/evil|evil\.example/);
    expect(html).not.toContain('<base');
    expect(text).toContain('typed by the lead');
  });
});

describe('the mail to a lead', () => {
  it('offers the material in the lead’s language, with a visible way out and the one-click one', () => {
    const mail = nurtureMail(offer);
    expect(mail.subject).toBe(material.title.ro);
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(offer.read.url);
      expect(part).toContain('Dezabonare');
      expect(part).toContain(offer.unsubscribeUrl);
      expect(part).toContain(offer.preferencesUrl);
      expect(part).toContain(offer.postalAddress);
    }
    expect(mail.html).toContain('lang="ro"');
    expect(mail.headers).toEqual({
      'List-Unsubscribe': `<${offer.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('asks its question with a link for each answer, in both parts', () => {
    const mail = nurtureMail({ ...offer, answer });
    for (const part of [mail.text, mail.html]) {
      expect(part.toLowerCase()).toContain(question.ask.ro!.toLowerCase());
      question.answers.forEach(({ label }, index) => {
        expect(part).toContain(label.ro);
        expect(part).toContain(answer.urls[index]);
      });
    }
  });

  it('can be a question alone, which then is its subject and stands there once', () => {
    const mail = nurtureMail({ ...offer, read: undefined, answer });
    expect(mail.subject).toBe(question.ask.ro);
    expect(mail.html.match(/<h[12][^>]*>/g)).toHaveLength(1);
  });

  it.each([
    ['ca', 'ca'],
    ['PL', 'pl'],
    ['ro_MD', 'ro'],
    ['de', 'en'],
    [undefined, 'en'],
  ])('to a reader of %s is in %s', (language, expected) => {
    expect(languageOf({ material, question }, language, { fallbackLanguage: 'en' })).toBe(expected);
  });

  it('does not mix languages when the material or the question has not been translated', () => {
    const content = { material, question };
    const english = { en: 'Not translated' };
    const nurture = { fallbackLanguage: 'en' } as const;
    expect(languageOf({ ...content, material: { ...material, title: english } }, 'ro', nurture)).toBe('en');
    expect(languageOf({ ...content, question: { ...question, ask: english } }, 'ro', nurture)).toBe('en');
  });

  it.each(['en', 'ro', 'pl', 'ca'])('loads nothing from anywhere (%s)', (language) => {
    const { html } = nurtureMail({ ...offer, answer, language });
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(|src=/);
  });
});

describe('the mail to a lead who agreed to be measured', () => {
  const tracked = {
    link: 'https://api.example.com/t/c/k1.link.b',
    picture: 'https://api.example.com/t/o/k1.open.b.gif',
    trap: 'https://api.example.com/t/c/k1.trap.b',
  };
  const read = { material, url: tracked.link };
  const { text, html } = nurtureMail({ ...offer, read, watched: tracked });

  it('leads to the material through one link, in both parts', () => {
    for (const part of [text, html]) {
      expect(part.split(tracked.link)).toHaveLength(2);
      expect(part).not.toContain(material.url);
      expect(part).toContain(offer.unsubscribeUrl);
    }
  });

  it('loads one picture and nothing else, the last thing in it', () => {
    expect(html.match(/<img|<script|<link|@import|url\(|src=/g)).toEqual(['<img', 'src=']);
    expect(html.slice(html.indexOf(tracked.picture))).not.toMatch(/<(?:a|p|td|table)\b/);
    expect(html).toMatch(/<img[^>]* alt=""/);
    expect(text).not.toContain(tracked.picture);
  });

  it('hides the link for machines from eyes, screen readers and keyboards', () => {
    expect(text).not.toContain(tracked.trap);
    const [, box, link, words] = /<div ([^>]*)>\s*<a ([^>]*k1\.trap[^>]*)>([^<]*)<\/a>/.exec(html) ?? [];
    expect(words).toBe('');
    for (const attribute of ['hidden', 'aria-hidden="true"', 'display:none'])
      expect(box).toContain(attribute);
    expect(link).toContain('tabindex="-1"');
  });
});

describe('the mail that asks for a confirmation', () => {
  const confirmUrl = 'https://api.example.com/confirm/k1.a.b';
  const letter = (...languages: (string | undefined)[]) =>
    confirmationMail({ languages, confirmUrl, postalAddress: offer.postalAddress });

  it.each([
    ['ro-MD', 'ro', 'Da, îmi puteți scrie'],
    ['pl', 'pl', 'Tak, proszę pisać'],
    ['ca', 'ca', 'Sí, em podeu escriure'],
    [undefined, 'en', 'Yes, write to me'],
    ['xx', 'en', 'Yes, write to me'],
  ])('to a reader of %s is in %s, with one link in both parts', (language, lang, words) => {
    const { html, text } = letter(language, 'en');
    expect(html).toContain(`lang="${lang}"`);
    for (const part of [html, text]) {
      expect(part).toContain(words);
      expect(part).toContain(offer.postalAddress);
      expect(part.match(/https?:\/\/[^\s"<]+/g)).toEqual([confirmUrl]);
    }
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(|src=/);
  });
});

describe('words of a stranger', () => {
  it('are cut without half a character', () => {
    expect(quoteUntrusted('😀'.repeat(400), 100).isWellFormed()).toBe(true);
    expect(quoteUntrusted('a'.repeat(501))).toHaveLength(500);
    expect(quoteUntrusted('a'.repeat(500))).toBe('a'.repeat(500));
  });

  it('stay on one line where one is asked for', () => {
    expect(quoteUntrustedLine('a\nb\r\nc\u2028d')).toBe('a b c d');
  });

  it('are put in as they are, even when they look like a place to fill', () => {
    expect(fill('{a} {b}', { a: '{b}', b: '$&' })).toBe('{b} $&');
  });
});

describe('an address that mail may go to', () => {
  it.each(['postmaster@example.org', 'No-Reply@example.org', 'mailer-daemon+x@example.org'])(
    'is not %s',
    (address) => {
      expect(personsMailbox(address, 'sales@example.com')).toBeUndefined();
    },
  );

  it('is not our own, tags and case included', () => {
    expect(personsMailbox('SALES+loop@Example.com', 'sales@example.com')).toBeUndefined();
    expect(personsMailbox('lead@example.com', 'sales@example.com')).toBe('lead@example.com');
  });
});

describe('texts', () => {
  it.each(['en', 'ro', 'pl', 'ca'])('in %s leave no text empty', (language) => {
    expect(JSON.stringify(textsFor([language]))).not.toContain('""');
    expect(textsFor([language]).language).toBe(language);
  });
});
