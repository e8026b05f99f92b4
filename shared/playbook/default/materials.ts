import type { Playbook } from '../schema.ts';

/** What there is to read: put your own in its place. */
export const materials: Playbook['nurture']['materials'] = [
  {
    id: 'better-process',
    contentClass: 'low',
    answers: 'need',
    url: 'https://www.example.com/library/better-process',
    title: {
      en: 'Which steps of your process cost the most time?',
      ro: 'Care pași din procesul dumneavoastră consumă cel mai mult timp?',
      pl: 'Które etapy procesu zajmują najwięcej czasu?',
      ca: 'Quins passos del vostre procés costen més temps?',
    },
  },
  {
    id: 'rollout-plan',
    contentClass: 'mid',
    answers: 'timeframe',
    url: 'https://www.example.com/library/rollout-plan',
    title: {
      en: 'From decision to daily use: a plan for the first ninety days',
      ro: 'De la decizie la folosirea zilnică: un plan pentru primele nouăzeci de zile',
      pl: 'Od decyzji do codziennego użycia: plan na pierwsze dziewięćdziesiąt dni',
      ca: 'De la decisió a l’ús diari: un pla per als primers noranta dies',
    },
  },
  {
    id: 'cost-worksheet',
    contentClass: 'mid',
    answers: 'budget',
    url: 'https://www.example.com/library/cost-worksheet',
    title: {
      en: 'What does it cost, and what does it save? A worksheet',
      ro: 'Cât costă și cât economisește? O fișă de lucru',
      pl: 'Ile to kosztuje i ile oszczędza? Arkusz obliczeniowy',
      ca: 'Quant costa i quant estalvia? Un full de càlcul',
    },
  },
  {
    id: 'case-for-change',
    contentClass: 'mid',
    answers: 'authority',
    url: 'https://www.example.com/library/case-for-change',
    title: {
      en: 'Making the case: what the people who decide will ask',
      ro: 'Cum convingeți: ce vor întreba cei care decid',
      pl: 'Jak przekonać: o co zapytają osoby decyzyjne',
      ca: 'Com convèncer: què preguntaran els qui decideixen',
    },
  },
  {
    id: 'compare-offers',
    contentClass: 'high',
    url: 'https://www.example.com/library/compare-offers',
    title: {
      en: 'Comparing offers: ten questions for every supplier, us included',
      ro: 'Cum comparați ofertele: zece întrebări pentru orice furnizor, inclusiv pentru noi',
      pl: 'Porównanie ofert: dziesięć pytań do każdego dostawcy, także do nas',
      ca: 'Comparar ofertes: deu preguntes per a cada proveïdor, nosaltres inclosos',
    },
    intro: {
      en: 'offers are easier to compare when all of them answer the same questions. Here are ten that we would ask in your place.',
      ro: 'ofertele se compară mai ușor când toate răspund la aceleași întrebări. Iată zece pe care le-am pune în locul dumneavoastră.',
      pl: 'oferty łatwiej porównać, gdy wszystkie odpowiadają na te same pytania. Oto dziesięć, które zadalibyśmy na Państwa miejscu.',
      ca: 'les ofertes es comparen millor quan totes responen les mateixes preguntes. Aquestes són les deu que faríem en el vostre lloc.',
    },
  },
  {
    id: 'common-mistakes',
    contentClass: 'low',
    url: 'https://www.example.com/library/common-mistakes',
    title: {
      en: 'Five mistakes we see again and again',
      ro: 'Cinci greșeli pe care le vedem mereu',
      pl: 'Pięć błędów, które widzimy raz po raz',
      ca: 'Cinc errors que veiem una vegada i una altra',
    },
    intro: {
      en: 'this takes four minutes to read, whether or not you plan anything right now.',
      ro: 'se citește în patru minute, indiferent dacă aveți sau nu ceva planificat acum.',
      pl: 'to cztery minuty lektury, także dla tych, którzy nic teraz nie planują.',
      ca: 'es llegeix en quatre minuts, tant si ara teniu res previst com si no.',
    },
  },
  {
    id: 'first-weeks',
    contentClass: 'low',
    url: 'https://www.example.com/customers/first-weeks',
    title: {
      en: 'Your first weeks with us',
      ro: 'Primele săptămâni împreună',
      pl: 'Pierwsze wspólne tygodnie',
      ca: 'Les primeres setmanes amb nosaltres',
    },
    intro: {
      en: 'thank you for choosing us. This is what happens next, who helps you, and where to begin.',
      ro: 'vă mulțumim că ne-ați ales. Aici găsiți ce urmează, cine vă ajută și cu ce să începeți.',
      pl: 'dziękujemy za wybór. Tutaj opisujemy, co dalej, kto pomoże i od czego zacząć.',
      ca: 'gràcies per confiar en nosaltres. Aquí trobareu què ve ara, qui us ajuda i per on començar.',
    },
  },
  {
    id: 'good-habits',
    contentClass: 'low',
    url: 'https://www.example.com/customers/good-habits',
    title: {
      en: 'What teams do who get the most out of it',
      ro: 'Ce fac echipele care obțin cel mai mult',
      pl: 'Co robią zespoły, które zyskują najwięcej',
      ca: 'Què fan els equips que en treuen més profit',
    },
    intro: {
      en: 'after the first month it is small habits that make the difference. These are the ones that last.',
      ro: 'după prima lună, diferența o fac obiceiurile mici. Acestea sunt cele care rămân.',
      pl: 'po pierwszym miesiącu różnicę robią drobne nawyki. Oto te, które zostają na dłużej.',
      ca: 'després del primer mes són els petits hàbits els que marquen la diferència. Aquests són els que duren.',
    },
  },
];
