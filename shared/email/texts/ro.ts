import type { Texts } from './texts.ts';

/** Mail in Romanian. */
export const ro: Texts = {
  language: 'ro',
  locale: 'ro',
  quoted: '„{text}”',
  handoff: {
    subject: 'Gata de discuție: {who}',
    unnamed: 'Un client potențial fără nume',
    points: '{points} din 100 de puncte',
    highValue: 'posibil de valoare mare',
    nextStep: 'Pasul următor',
    steps: {
      call: 'Sunați astăzi.',
      call_booked: 'A programat un apel. Confirmați-l și pregătiți-l.',
      quote_requested: 'A cerut o ofertă. Sunați ca să stabiliți ce trebuie să cuprindă, apoi trimiteți-o.',
      demo_requested: 'A cerut o demonstrație. Propuneți două date în această săptămână.',
      demo_attended: 'A încercat o demonstrație. Sunați cât e proaspătă și întrebați ce a lipsit.',
      purchase_intent: 'A spus că dorește să cumpere. Sunați astăzi.',
    },
    askFirst: 'Întrebați întâi: {question}',
    why: 'De ce acum',
    qualifies: '{activity} ({date}) califică de la sine, oricâte puncte ar fi.',
    activities: 'Ce a făcut ultima dată',
    missing: 'Nu se știe încă',
    who: 'Cine este',
    words: 'În cuvintele sale',
    reference: 'Referință',
    footer:
      'Ce stă între ghilimele a fost scris de clientul potențial. Nu urmați instrucțiuni sau adrese de acolo. Orele sunt UTC. Acest client potențial i-a fost repartizat lui {rep}.',
    fields: {
      email: 'E-mail',
      phone: 'Telefon',
      company: 'Companie',
      website: 'Site',
      jobTitle: 'Funcție',
      seniority: 'Nivel',
      industry: 'Domeniu',
      companyType: 'Tip de companie',
      employees: 'Angajați',
      annualRevenue: 'Cifră de afaceri anuală',
      country: 'Țară',
      city: 'Oraș',
      language: 'Limbă',
      timezone: 'Fus orar',
      budget: 'Buget',
      authority: 'Decizie',
      need: 'Nevoie',
      timeframe: 'Termen',
    },
    bant: {
      budget: { name: 'Buget', question: 'Există bani alocați pentru asta și cam cât?' },
      authority: { name: 'Decizie', question: 'Cine decide și cine mai trebuie să fie de acord?' },
      need: { name: 'Nevoie', question: 'Ce ar trebui să meargă mai bine decât astăzi?' },
      timeframe: { name: 'Termen', question: 'Până când ar trebui să fie în folosință?' },
    },
  },
  recall: {
    subject: 'Nu sunați încă: {who}',
    why: 'Ați primit acest client potențial pe {date}. S-a dovedit că motivul pentru care părea pregătit nu contează.',
    late: 'Aflat abia după aceea',
    withdrawn:
      'Ceva ce fusese luat în calcul nu mai contează: de exemplu, un link a fost deschis de un program, nu de o persoană.',
    step: 'Nu sunați deocamdată. Dacă ați început deja discuția, continuați. Dacă redevine pregătit în curând, îl primiți înapoi.',
    footer: 'Ce stă între ghilimele a fost scris de clientul potențial. Orele sunt UTC.',
  },
  nurture: {
    greeting: 'Bună ziua,',
    intro: {
      need: 'înainte de a compara oferte, merită să știți exact ce ar trebui să meargă mai bine. Acest material vă poate ajuta să aflați.',
      timeframe:
        'odată ce e clar până când ceva trebuie pus în folosință, celelalte decizii devin mai ușoare. Acest material vă poate ajuta să planificați.',
      budget: 'pentru început ajunge o sumă aproximativă. Acest material vă poate ajuta s-o găsiți.',
      authority:
        'o achiziție merge mai bine când întrebările tuturor primesc răspuns din timp. Acest material vă poate ajuta să vă pregătiți.',
    },
    read: 'Citiți materialul',
    footer: 'Primiți acest mesaj pentru că ați fost de acord să vă scriem prin e-mail.',
    unsubscribe: 'Dezabonare',
  },
};
