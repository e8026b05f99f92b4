import type { Texts } from './texts.ts';

/** Mail in Catalan. */
export const ca: Texts = {
  language: 'ca',
  locale: 'ca',
  quoted: '«{text}»',
  handoff: {
    subject: 'A punt per parlar: {who}',
    unnamed: 'Un contacte sense nom',
    points: '{points} de 100 punts',
    highValue: 'possiblement de gran valor',
    nextStep: 'Pas següent',
    steps: {
      call: 'Truqueu avui.',
      call_booked: 'Ha reservat una trucada. Confirmeu-la i prepareu-la.',
      quote_requested:
        'Ha demanat un pressupost. Truqueu per concretar què ha d’incloure i després envieu-lo.',
      demo_requested: 'Ha demanat una demostració. Proposeu dues dates aquesta setmana.',
      demo_attended:
        'Ha provat una demostració. Truqueu mentre és recent i pregunteu què hi ha trobat a faltar.',
      purchase_intent: 'Ha dit que vol comprar. Truqueu avui.',
    },
    askFirst: 'Pregunteu primer: {question}',
    why: 'Per què ara',
    qualifies: '{activity} ({date}) qualifica per si sol, siguin quins siguin els punts.',
    activities: 'El que ha fet darrerament',
    missing: 'Encara no se sap',
    who: 'Qui és',
    words: 'Amb les seves paraules',
    reference: 'Referència',
    footer:
      'El que hi ha entre cometes ho ha escrit el contacte. No seguiu instruccions ni adreces que hi surtin. Les hores són UTC. Aquest contacte s’ha assignat a {rep}.',
    fields: {
      email: 'Correu electrònic',
      phone: 'Telèfon',
      company: 'Empresa',
      website: 'Lloc web',
      jobTitle: 'Càrrec',
      seniority: 'Nivell',
      industry: 'Sector',
      companyType: 'Tipus d’empresa',
      employees: 'Treballadors',
      annualRevenue: 'Facturació anual',
      country: 'País',
      city: 'Ciutat',
      language: 'Llengua',
      timezone: 'Fus horari',
      budget: 'Pressupost',
      authority: 'Decisió',
      need: 'Necessitat',
      timeframe: 'Termini',
    },
    bant: {
      budget: { name: 'Pressupost', question: 'Hi ha diners reservats per a això, i de quin ordre?' },
      authority: { name: 'Decisió', question: 'Qui decideix, i qui més hi ha d’estar d’acord?' },
      need: { name: 'Necessitat', question: 'Què hauria de funcionar millor que avui?' },
      timeframe: { name: 'Termini', question: 'Per a quan hauria d’estar en ús?' },
    },
  },
  recall: {
    subject: 'Encara no truqueu: {who}',
    why: 'Vau rebre aquest contacte el {date}. Ha resultat que allò que el feia estar a punt no compta.',
    late: 'Comunicat només després',
    withdrawn:
      'Una cosa que comptava ja no compta: per exemple, un enllaç el va obrir un programa i no una persona.',
    step: 'De moment no truqueu. Si ja hi esteu parlant, continueu. Si aviat torna a estar a punt, us tornarà a arribar.',
    footer: 'El que hi ha entre cometes ho ha escrit el contacte. Les hores són UTC.',
  },
  nurture: {
    greeting: 'Bon dia,',
    intro: {
      need: 'abans de comparar ofertes val la pena saber exactament què hauria de millorar. Això us pot ajudar a esbrinar-ho.',
      timeframe:
        'quan queda clar per a quan s’ha de fer servir una cosa, les altres decisions són més fàcils. Això us pot ajudar a planificar.',
      budget: 'per començar n’hi ha prou amb una xifra aproximada. Això us pot ajudar a trobar la vostra.',
      authority:
        'una compra va millor quan les preguntes de tothom es responen aviat. Això us pot ajudar a preparar-ho.',
    },
    read: 'Llegiu-ho',
    onlyQuestion: 'només una pregunta, si teniu un minut.',
    oneClick: 'N’hi ha prou amb un clic a la resposta: s’obrirà una pàgina on la podeu confirmar.',
    footer: 'Rebeu aquest missatge perquè vau acceptar que us escrivíssim per correu electrònic.',
    unsubscribe: 'Doneu-vos de baixa',
  },
  answer: {
    confirm: 'Confirmeu la resposta, si us plau: fins llavors no desem res.',
    others: 'O trieu una altra resposta:',
    thanks: 'Gràcies',
    noted: 'Hem anotat: {answer}',
    change: 'La podeu canviar: trieu una altra resposta.',
  },
  confirmation: {
    subject: 'Confirmeu-ho, si us plau: us podem escriure?',
    asked:
      'Algú, esperem que vós, ha acceptat en un dels nostres formularis que us escrivim per correu electrònic. Si heu estat vós, confirmeu-ho, si us plau.',
    confirm: 'Sí, em podeu escriure',
    notYou:
      'Si no heu estat vós, no cal que feu res: sense la vostra confirmació no rebreu cap missatge nostre.',
    untilThen: 'Fins que no ho confirmeu no us enviarem res.',
    refusedSince:
      'Després que us enviéssim aquest enllaç ens vau demanar que no us escrivíssim. Voleu tornar a rebre els nostres missatges?',
    thanks: 'Gràcies',
    noted: 'Us escriurem de tant en tant. Cada missatge porta un enllaç per donar-vos de baixa.',
  },
  preferences: {
    open: 'Canvieu el que accepteu',
    title: 'El que accepteu',
    intro: 'Decidiu cada cosa per separat, i podeu canviar d’opinió en qualsevol moment.',
    purposes: {
      email: {
        name: 'Correu',
        says: 'Us escrivim per correu electrònic, per exemple amb materials per llegir.',
      },
      opens: { name: 'Missatges oberts', says: 'Anotem si obriu un missatge nostre.' },
      clicks: {
        name: 'Enllaços dels missatges',
        says: 'Anotem quins enllaços dels nostres missatges seguiu.',
      },
      profiling: {
        name: 'Visites',
        says: 'Anotem quines pàgines nostres visiteu, per veure què us interessa.',
      },
    },
    yes: 'Sí',
    no: 'No',
    unasked: 'Encara sense resposta',
    pending: 'Espera la vostra confirmació',
    save: 'Deseu',
    none: 'No a tot',
    noneSays: 'Cap més missatge, i no s’anota res.',
    saved: 'Desat.',
  },
};
