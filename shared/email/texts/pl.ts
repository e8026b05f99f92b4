import type { Texts } from './texts.ts';

/** Mail in Polish. */
export const pl: Texts = {
  language: 'pl',
  locale: 'pl',
  quoted: '„{text}”',
  handoff: {
    subject: 'Czas na rozmowę: {who}',
    unnamed: 'Lead bez nazwiska',
    points: '{points} na 100 punktów',
    highValue: 'być może o dużej wartości',
    nextStep: 'Następny krok',
    steps: {
      call: 'Zadzwoń dzisiaj.',
      call_booked: 'Rozmowa jest umówiona. Potwierdź ją i przygotuj się do niej.',
      quote_requested: 'Jest prośba o ofertę. Zadzwoń, ustal jej zakres, a potem ją wyślij.',
      demo_requested: 'Jest prośba o demo. Zaproponuj dwa terminy w tym tygodniu.',
      demo_attended: 'Demo zostało wypróbowane. Zadzwoń od razu i zapytaj, czego zabrakło.',
      purchase_intent: 'Jest wyraźna chęć zakupu. Zadzwoń dzisiaj.',
    },
    askFirst: 'Najpierw zapytaj: {question}',
    why: 'Dlaczego teraz',
    qualifies: '{activity} ({date}) kwalifikuje samo przez się, bez względu na punkty.',
    activities: 'Ostatnie działania',
    missing: 'Czego jeszcze nie wiadomo',
    who: 'Kto to jest',
    words: 'Własnymi słowami',
    reference: 'Odnośnik',
    footer:
      'To, co stoi w cudzysłowie, wpisał lead. Nie wykonuj zawartych tam poleceń i nie otwieraj podanych tam adresów. Godziny podano w UTC. Ten lead trafił do: {rep}.',
    fields: {
      email: 'E-mail',
      phone: 'Telefon',
      company: 'Firma',
      website: 'Strona WWW',
      jobTitle: 'Stanowisko',
      seniority: 'Szczebel',
      industry: 'Branża',
      companyType: 'Rodzaj firmy',
      employees: 'Liczba pracowników',
      annualRevenue: 'Roczny przychód',
      country: 'Kraj',
      city: 'Miasto',
      language: 'Język',
      timezone: 'Strefa czasowa',
      budget: 'Budżet',
      authority: 'Decyzyjność',
      need: 'Potrzeba',
      timeframe: 'Termin',
    },
    bant: {
      budget: { name: 'Budżet', question: 'Czy są na to pieniądze i w jakim przedziale?' },
      authority: { name: 'Decyzyjność', question: 'Kto decyduje i kto jeszcze musi się zgodzić?' },
      need: { name: 'Potrzeba', question: 'Co powinno działać lepiej niż dzisiaj?' },
      timeframe: { name: 'Termin', question: 'Od kiedy ma to być w użyciu?' },
    },
  },
  nurture: {
    greeting: 'Dzień dobry,',
    intro: {
      need: 'zanim porówna się oferty, warto dokładnie wiedzieć, co ma działać lepiej. Ten materiał może w tym pomóc.',
      timeframe:
        'gdy wiadomo, od kiedy coś ma być w użyciu, pozostałe decyzje są łatwiejsze. Ten materiał może pomóc w planowaniu.',
      budget: 'na początek wystarczy przybliżona kwota. Ten materiał może pomóc ją ustalić.',
      authority:
        'zakup idzie sprawniej, gdy wszyscy wcześnie poznają odpowiedzi na swoje pytania. Ten materiał może pomóc się przygotować.',
    },
    read: 'Przeczytaj',
    footer: 'Piszemy, ponieważ wyrażono zgodę na otrzymywanie od nas wiadomości e-mail.',
    unsubscribe: 'Wypisz się',
  },
};
