import type { Playbook } from '../schema.ts';

/** What mail asks. The values are those that the default model's BANT rules know. */
export const questions: Playbook['nurture']['questions'] = {
  need: {
    ask: {
      en: 'What brings you here?',
      ro: 'Ce vă aduce la noi?',
      pl: 'Co Państwa do nas sprowadza?',
      ca: 'Què us porta fins aquí?',
    },
    answers: [
      {
        value: 'replace',
        label: {
          en: 'We want to replace what we use today',
          ro: 'Vrem să înlocuim ce folosim acum',
          pl: 'Chcemy zastąpić obecne rozwiązanie',
          ca: 'Volem substituir el que fem servir ara',
        },
      },
      {
        value: 'improve',
        label: {
          en: 'We want something to work better',
          ro: 'Vrem ca ceva să meargă mai bine',
          pl: 'Chcemy, żeby coś działało lepiej',
          ca: 'Volem que alguna cosa funcioni millor',
        },
      },
      {
        value: 'none',
        label: {
          en: 'I am only looking around',
          ro: 'Doar mă informez',
          pl: 'Tylko się rozglądam',
          ca: 'Només estic mirant',
        },
      },
    ],
  },
  timeframe: {
    ask: {
      en: 'When would you like to start?',
      ro: 'Când ați vrea să începeți?',
      pl: 'Kiedy chcieliby Państwo zacząć?',
      ca: 'Quan us agradaria començar?',
    },
    answers: [
      {
        value: 'now',
        label: {
          en: 'As soon as possible',
          ro: 'Cât mai curând',
          pl: 'Jak najszybciej',
          ca: 'Com més aviat millor',
        },
      },
      {
        value: 'quarter',
        label: {
          en: 'Within three months',
          ro: 'În următoarele trei luni',
          pl: 'W ciągu trzech miesięcy',
          ca: 'D’aquí a tres mesos com a màxim',
        },
      },
      {
        value: 'later',
        label: {
          en: 'Later, no date yet',
          ro: 'Mai târziu, încă nu știm când',
          pl: 'Później, bez ustalonego terminu',
          ca: 'Més endavant, encara sense data',
        },
      },
      {
        value: 'none',
        label: {
          en: 'Nothing is planned',
          ro: 'Nu avem nimic planificat',
          pl: 'Niczego nie planujemy',
          ca: 'No hi ha res previst',
        },
      },
    ],
  },
  budget: {
    ask: {
      en: 'Is there a budget for it?',
      ro: 'Există un buget pentru asta?',
      pl: 'Czy jest na to budżet?',
      ca: 'Hi ha pressupost per a això?',
    },
    answers: [
      {
        value: 'approved',
        label: {
          en: 'Yes, it is approved',
          ro: 'Da, este aprobat',
          pl: 'Tak, jest zatwierdzony',
          ca: 'Sí, ja està aprovat',
        },
      },
      {
        value: 'planned',
        label: {
          en: 'It is being planned',
          ro: 'Îl pregătim',
          pl: 'Jest w planach',
          ca: 'L’estem preparant',
        },
      },
      { value: 'none', label: { en: 'Not yet', ro: 'Încă nu', pl: 'Jeszcze nie', ca: 'Encara no' } },
    ],
  },
  authority: {
    ask: {
      en: 'What is your part in the decision?',
      ro: 'Ce rol aveți în decizie?',
      pl: 'Jaka jest Pani lub Pana rola w decyzji?',
      ca: 'Quin paper teniu en la decisió?',
    },
    answers: [
      { value: 'decide', label: { en: 'I decide', ro: 'Eu decid', pl: 'Decyduję', ca: 'Ho decideixo jo' } },
      {
        value: 'recommend',
        label: {
          en: 'I advise those who decide',
          ro: 'Fac recomandări celor care decid',
          pl: 'Doradzam osobom, które decydują',
          ca: 'Assessoro els qui decideixen',
        },
      },
      {
        value: 'none',
        label: {
          en: 'Someone else decides',
          ro: 'Altcineva decide',
          pl: 'Decyduje ktoś inny',
          ca: 'Ho decideix algú altre',
        },
      },
    ],
  },
};
