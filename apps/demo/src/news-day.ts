/* oxlint-disable max-lines -- data: one line an item */
/** The bundled news day: written for Parley, every outlet made up, every development retold or invented. */

export interface DemoFeed {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly format: "rss" | "atom" | "json";
  readonly tier: "official" | "wire" | "press" | "aggregator";
  readonly language: string;
}

export const FEEDS: readonly DemoFeed[] = [
  {
    path: "/meridian/rss.xml",
    id: "meridian",
    name: "The Meridian Post",
    format: "rss",
    tier: "press",
    language: "en",
  },
  {
    path: "/harbour/atom.xml",
    id: "harbour",
    name: "Harbour Wire",
    format: "atom",
    tier: "wire",
    language: "en",
  },
  {
    path: "/ministry/feed.json",
    id: "ministry",
    name: "Ministry of Commerce, India",
    format: "json",
    tier: "official",
    language: "en",
  },
  {
    path: "/machine/rss.xml",
    id: "machine",
    name: "World Digest (machine-translated)",
    format: "rss",
    tier: "aggregator",
    language: "en",
  },
  {
    path: "/jiangnan/rss.xml",
    id: "jiangnan",
    name: "江南新报",
    format: "rss",
    tier: "press",
    language: "zh",
  },
  {
    path: "/pampero/rss.xml",
    id: "pampero",
    name: "El Pampero",
    format: "rss",
    tier: "press",
    language: "es",
  },
  {
    path: "/estuaire/atom.xml",
    id: "estuaire",
    name: "L'Estuaire",
    format: "atom",
    tier: "press",
    language: "fr",
  },
  {
    path: "/elbkurier/rss.xml",
    id: "elbkurier",
    name: "Elbkurier",
    format: "rss",
    tier: "press",
    language: "de",
  },
  { path: "/minato/rss.xml", id: "minato", name: "みなと通信", format: "rss", tier: "wire", language: "ja" },
  {
    path: "/wisla/feed.json",
    id: "wisla",
    name: "Kurier Wiślany",
    format: "json",
    tier: "press",
    language: "pl",
  },
];

export interface DemoItem {
  readonly feed: string;
  /** Seconds after the start of the day. */
  readonly at: number;
  /** The development it reports; null: not trade talk. */
  readonly development: string | null;
  readonly title: string;
  readonly text: string;
}

type Row = readonly [feed: string, at: number, development: string | null, title: string, text?: string];

const ROWS: readonly Row[] = [
  // India and Britain sign.
  [
    "harbour",
    0,
    "in-gb-signed",
    "India and Britain sign free trade agreement in New Delhi",
    "Trade ministers of India and the United Kingdom signed a free trade agreement in New Delhi that cuts tariffs on cars, whisky and textiles.",
  ],
  [
    "ministry",
    6,
    "in-gb-signed",
    "India, UK sign free trade agreement",
    "The Minister of Commerce, Piyush Goyal, and his British counterpart signed the free trade agreement between India and the United Kingdom in New Delhi today.",
  ],
  [
    "meridian",
    11,
    "in-gb-signed",
    "UK signs trade deal with India after three years of negotiations",
    "The agreement signed in New Delhi lowers tariffs on British cars and Indian textiles.",
  ],
  [
    "estuaire",
    17,
    "in-gb-signed",
    "Le Royaume-Uni et l'Inde signent un accord de libre-échange",
    "L'accord signé à New Delhi réduit les droits de douane sur les voitures et le textile.",
  ],
  // The London talks of June 2025, one of the reports machine-translated.
  [
    "machine",
    4,
    "cn-us-london",
    "China and US go on to agree on general context after London talks",
    "China's Deputy Prime Minister Hen Lifeng, who conducts the commercial issues with the US, said that Beijing and Washington must limit misunderstandings. After two days of talks in London the delegations agreed in principle on a “general context”; the presidents Donald Trump and Si Jinning have yet to approve it. US Secretary of Commerce Howard Latnik was convinced that the question of rare land will be resolved and customs duties reduced.",
  ],
  [
    "meridian",
    9,
    "cn-us-london",
    "US and China agree framework in principle at London talks",
    "Negotiators led by He Lifeng and Howard Lutnick agreed in principle on a framework covering tariffs and rare earths after two days of talks in London.",
  ],
  [
    "jiangnan",
    14,
    "cn-us-london",
    "中美经贸磋商机制会议在伦敦举行 双方原则上达成协议框架",
    "何立峰与美方代表在伦敦举行磋商，双方就关税和稀土问题原则上达成框架协议。",
  ],
  [
    "elbkurier",
    19,
    "cn-us-london",
    "USA und China einigen sich in London grundsätzlich auf Rahmenabkommen",
    "Nach zwei Tagen Handelsgesprächen in London haben sich die Unterhändler auf ein Rahmenabkommen zu Zöllen und seltenen Erden geeinigt.",
  ],
  // EU and Mercosur: the vote.
  [
    "estuaire",
    13,
    "eu-mercosur-vote",
    "Le Parlement européen approuve l'accord commercial avec le Mercosur",
    "Les eurodéputés ratifient l'accord de libre-échange entre l'UE et le Mercosur malgré la colère des agriculteurs.",
  ],
  [
    "pampero",
    18,
    "eu-mercosur-vote",
    "El Parlamento Europeo ratifica el acuerdo comercial entre la UE y el Mercosur",
    "La Eurocámara ratifica el tratado de libre comercio con el Mercosur tras un largo debate sobre la carne.",
  ],
  [
    "wisla",
    23,
    "eu-mercosur-vote",
    "Parlament Europejski ratyfikował umowę handlową UE z Mercosurem",
    "Umowa handlowa Unii Europejskiej z Mercosurem została ratyfikowana mimo protestów rolników.",
  ],
  // Canada and the United States: suspended, then resumed. The same words, opposite news.
  [
    "meridian",
    21,
    "ca-us-suspended",
    "Washington suspends trade talks with Canada over digital tax",
    "The United States suspended trade talks with Canada on Friday, citing Ottawa's digital services tax.",
  ],
  [
    "harbour",
    25,
    "ca-us-suspended",
    "US suspends trade negotiations with Canada",
    "American officials said trade talks with Canada were suspended over the digital services tax.",
  ],
  [
    "pampero",
    29,
    "ca-us-suspended",
    "Estados Unidos suspende las negociaciones comerciales con Canadá",
    "Washington suspende las negociaciones comerciales con Canadá por el impuesto digital.",
  ],
  [
    "harbour",
    42,
    "ca-us-resumed",
    "Canada and US resume trade talks after tax is dropped",
    "Trade talks between Canada and the United States resumed on Monday after Ottawa dropped its digital services tax, negotiators said.",
  ],
  [
    "meridian",
    47,
    "ca-us-resumed",
    "US-Canada trade talks resume",
    "Negotiators of Canada and the United States resumed trade talks on Monday, a day after the digital services tax was withdrawn.",
  ],
  [
    "elbkurier",
    52,
    "ca-us-resumed",
    "Kanada und USA nehmen Handelsgespräche wieder auf",
    "Kanada und die USA nehmen die Handelsgespräche wieder auf, nachdem Ottawa die Digitalsteuer gestrichen hat.",
  ],
  // Japan and the United States: cars.
  [
    "minato",
    27,
    "jp-us-autos",
    "日米関税交渉が合意 自動車関税15%に引き下げ",
    "日米両政府は関税交渉で合意した。米国は日本車への関税を15%に引き下げる。赤沢氏が明らかにした。",
  ],
  [
    "harbour",
    31,
    "jp-us-autos",
    "Japan and US reach trade deal lowering auto tariffs to 15%",
    "Japan and the United States reached a trade deal that lowers tariffs on Japanese cars to 15%, negotiator Ryosei Akazawa said.",
  ],
  [
    "jiangnan",
    36,
    "jp-us-autos",
    "日美达成贸易协议 汽车关税降至15%",
    "日本与美国就贸易谈判达成协议，美国将日本汽车关税降至15%。",
  ],
  // Switzerland and India: in force.
  [
    "elbkurier",
    38,
    "ch-in-force",
    "Freihandelsabkommen zwischen der Schweiz und Indien tritt in Kraft",
    "Das Handelsabkommen zwischen der Schweiz und Indien tritt heute in Kraft.",
  ],
  [
    "ministry",
    41,
    "ch-in-force",
    "India–Switzerland trade agreement enters into force",
    "The trade agreement between India and Switzerland entered into force today.",
  ],
  // Chile breaks off.
  [
    "pampero",
    50,
    "cl-kr-collapsed",
    "Chile rompe las negociaciones comerciales con Corea del Sur",
    "Chile rompe las negociaciones comerciales con Corea del Sur por las cuotas agrícolas.",
  ],
  [
    "meridian",
    54,
    "cl-kr-collapsed",
    "Chile breaks off trade negotiations with South Korea",
    "Chile broke off trade negotiations with South Korea over farm quotas.",
  ],

  // Look-alikes.
  [
    "meridian",
    1,
    null,
    "Rovers open trade talks for veteran goalkeeper",
    "The club wants to close the deal before the transfer deadline.",
  ],
  [
    "harbour",
    2,
    null,
    "Rail union and operators resume wage talks",
    "Both sides meet again on Thursday to avert a strike.",
  ],
  [
    "meridian",
    5,
    null,
    "Stocks rally as investors shrug off tariffs",
    "Wall Street closed higher; chip makers led the gains.",
  ],
  [
    "harbour",
    7,
    null,
    "Grocer in merger talks with northern rival",
    "The two chains hope to save on suppliers.",
  ],
  [
    "estuaire",
    8,
    null,
    "Le mercato s'anime : l'attaquant négocie son transfert",
    "Le club et le joueur discutent encore du salaire.",
  ],
  [
    "elbkurier",
    10,
    null,
    "Gewerkschaft setzt Tarifverhandlungen im öffentlichen Dienst fort",
    "Ein Streik ist nicht ausgeschlossen.",
  ],
  [
    "pampero",
    12,
    null,
    "El sindicato de docentes retoma las negociaciones salariales",
    "La huelga continúa hasta el viernes.",
  ],
  ["minato", 15, null, "投手の移籍交渉、大詰めへ", "球団は週内の合意を目指す。"],
  [
    "wisla",
    16,
    null,
    "Związki zawodowe wznawiają rozmowy o płacach",
    "Strajk ostrzegawczy odbędzie się w poniedziałek.",
  ],
  ["jiangnan", 20, null, "上半年进出口总值同比增长三个百分点", "统计部门公布了最新数据。"],
  [
    "harbour",
    22,
    null,
    "Ceasefire talks stretch into a fourth day",
    "Mediators urged both armies to agree on a truce.",
  ],
  [
    "meridian",
    24,
    null,
    "Appeals court hears arguments over emergency powers",
    "Judges questioned both sides for two hours.",
  ],
  [
    "harbour",
    26,
    null,
    "Trade deficit widens in May as imports rose",
    "Economists had expected a smaller gap.",
  ],
  [
    "meridian",
    28,
    null,
    "City raises electricity tariff for households",
    "Bills go up by four per cent from January.",
  ],
  [
    "estuaire",
    30,
    null,
    "Le déficit commercial se creuse en mai",
    "Les importations d'énergie ont augmenté.",
  ],
  [
    "elbkurier",
    32,
    null,
    "Koalitionsverhandlungen gehen in die entscheidende Woche",
    "Strittig bleibt die Rente.",
  ],
  [
    "pampero",
    33,
    null,
    "El club negocia el fichaje de un delantero uruguayo",
    "La operación se cerraría antes del domingo.",
  ],
  [
    "machine",
    34,
    null,
    "Football: trade of the striker is in the talks",
    "The association of the city wants the attacker.",
  ],
  ["wisla", 35, null, "Niedziela handlowa już w ten weekend", "Sklepy będą otwarte od rana."],
  ["harbour", 37, null, "Film studio and writers reach deal on pay", "Union members will vote next week."],
  ["meridian", 39, null, "Museum returns bronze figures to Benin", "The ceremony took place on Tuesday."],

  // Ordinary news.
  ["meridian", 3, null, "Heavy rain floods valley towns", "Hundreds of people left their homes overnight."],
  ["harbour", 5, null, "Volcano sends ash over northern islands", "Flights were diverted for several hours."],
  ["jiangnan", 6, null, "博物馆展出古代陶器", "展览将持续到秋天。"],
  ["minato", 7, null, "台風が南の海上を北上", "週末に接近する見込み。"],
  ["pampero", 9, null, "Temporal de nieve en la cordillera", "Las rutas permanecen cerradas."],
  ["estuaire", 11, null, "Un nouveau pont ouvre sur l'estuaire", "La circulation reprend lundi."],
  ["elbkurier", 13, null, "Elbphilharmonie stellt neues Programm vor", "Der Vorverkauf beginnt im August."],
  ["wisla", 15, null, "Nad morzem padł rekord temperatury", "Plaże były pełne turystów."],
  ["meridian", 17, null, "Vaccine trial begins at five hospitals", "Two thousand volunteers take part."],
  ["harbour", 19, null, "Lighthouse keeper retires after forty years", "The lamp is automatic now."],
  ["jiangnan", 22, null, "新地铁线路今日开通", "市民早高峰出行更便捷。"],
  ["minato", 23, null, "動物園でパンダの赤ちゃん誕生", "一般公開は秋の予定。"],
  ["machine", 24, null, "Cat is saved from the tree by firemen", "The animal has well-being."],
  ["pampero", 26, null, "Descubren un fósil de dinosaurio en la Patagonia", "Medía más de diez metros."],
  [
    "estuaire",
    27,
    null,
    "La fête de la musique attire les foules",
    "Des concerts ont eu lieu dans toute la ville.",
  ],
  ["elbkurier", 28, null, "Hamburg feiert den Hafengeburtstag", "Eine Million Besucher kamen."],
  ["wisla", 30, null, "Otwarto nową linię tramwajową", "Pasażerowie chwalą ciche wagony."],
  ["meridian", 32, null, "Astronomers spot a planet with two suns", "It lies two hundred light years away."],
  ["harbour", 34, null, "Ferry service returns after storm", "The first boat left at noon."],
  ["jiangnan", 35, null, "农民丰收节在乡村举行", "游客品尝了当地美食。"],
  ["minato", 37, null, "新幹線、一時運転見合わせ", "約一時間後に再開した。"],
  ["pampero", 38, null, "La vendimia empieza antes por el calor", "Los viñedos adelantan la cosecha."],
  ["estuaire", 40, null, "Un loup aperçu près du village", "Les habitants restent calmes."],
  ["elbkurier", 41, null, "Neue Radwege in der Innenstadt", "Autos müssen ausweichen."],
  ["wisla", 43, null, "Koncert w filharmonii wyprzedany", "Bilety zniknęły w godzinę."],
  ["meridian", 44, null, "Chess champion keeps title after long final", "The last game took seven hours."],
  ["harbour", 45, null, "Whales return to the bay", "Scientists counted twelve."],
  ["machine", 46, null, "The bakery of the year bakes breads in the village", "Persons stand in a row."],
  ["jiangnan", 48, null, "大学生机器人比赛落幕", "冠军队来自南方。"],
  ["minato", 49, null, "桜前線、北海道に到達", "平年より三日早い。"],
  ["pampero", 51, null, "Abren un parque nacional en el norte", "Protege a los jaguares."],
  ["estuaire", 52, null, "Le tour cycliste traverse la région", "Les routes seront fermées."],
  ["elbkurier", 53, null, "Schiff mit Segelantrieb läuft ein", "Es spart ein Fünftel Treibstoff."],
  ["wisla", 55, null, "Bocian ma nadajnik i leci na południe", "Jego trasę można śledzić w sieci."],
  ["meridian", 56, null, "Novel about a lighthouse wins prize", "The jury was unanimous."],
  ["harbour", 57, null, "School trials four-day week", "Teachers welcomed the idea."],
];

export const ITEMS: readonly DemoItem[] = ROWS.map(([feed, at, development, title, text = ""]) => ({
  feed,
  at,
  development,
  title,
  text,
}));

/** How long the day lasts, in seconds: the last item, and time for it to be told. */
export const DAY_SECONDS = 60;
