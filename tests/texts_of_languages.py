"""Texts of our own in several languages, in the manner of resolutions: for telling languages apart."""

TEXTS = {
    "en": """The General Assembly,
Recalling its resolution 60/1 of 16 September 2005, and reaffirming the purposes of the Charter,
Concerned that the harbours of many small islands are not in repair, and that those who work in them have no shelter,
1. Requests the Secretary-General to report to it on the matter at its next session;
2. Calls upon all States to take part in the work of the committee and to bear the costs of it.""",
    "fr": """L'Assemblée générale,
Rappelant sa résolution 60/1 du 16 septembre 2005 et réaffirmant les buts de la Charte,
Préoccupée par le fait que les ports de nombreuses petites îles ne sont pas en état et que ceux qui y travaillent
n'ont pas d'abri,
1. Prie le Secrétaire général de lui faire rapport sur la question à sa prochaine session ;
2. Demande à tous les États de participer aux travaux du comité et d'en supporter les frais.""",
    "es": """La Asamblea General,
Recordando su resolución 60/1, de 16 de septiembre de 2005, y reafirmando los propósitos de la Carta,
Preocupada porque los puertos de muchas islas pequeñas no están reparados y quienes trabajan en ellos no tienen abrigo,
1. Solicita al Secretario General que le presente un informe sobre la cuestión en su próximo período de sesiones;
2. Exhorta a todos los Estados a que participen en la labor del comité y sufraguen los gastos de ella.""",
    "pt": """A Assembleia Geral,
Recordando a sua resolução 60/1, de 16 de setembro de 2005, e reafirmando os propósitos da Carta,
Preocupada com o facto de os portos de muitas ilhas pequenas não estarem reparados e de os que neles trabalham não
terem abrigo,
1. Solicita ao Secretário-Geral que lhe apresente um relatório sobre a questão na sua próxima sessão;
2. Exorta todos os Estados a participarem nos trabalhos do comité e a suportarem as despesas dele.""",
    "it": """L'Assemblea generale,
Ricordando la sua risoluzione 60/1 del 16 settembre 2005 e riaffermando gli scopi della Carta,
Preoccupata che i porti di molte piccole isole non siano in buono stato e che chi vi lavora non abbia un riparo,
1. Chiede al Segretario generale di presentarle una relazione sulla questione nella sua prossima sessione;
2. Invita tutti gli Stati a partecipare ai lavori del comitato e a sostenere le spese che ne derivano.""",
    "ca": """L'Assemblea General,
Recordant la seva resolució 60/1, de 16 de setembre de 2005, i reafirmant els propòsits de la Carta,
Preocupada perquè els ports de moltes illes petites no estan reparats i els que hi treballen no tenen abric,
1. Demana al Secretari General que li presenti un informe sobre la qüestió en el seu pròxim període de sessions;
2. Exhorta tots els Estats a participar en els treballs del comitè i a assumir les despeses que en resultin.""",
    "ro": """Adunarea Generală,
Reamintind rezoluția sa 60/1 din 16 septembrie 2005 și reafirmând scopurile Cartei,
Preocupată de faptul că porturile multor insule mici nu sunt reparate și că cei care lucrează în ele nu au adăpost,
1. Solicită Secretarului General să îi prezinte un raport cu privire la această chestiune la următoarea sa sesiune;
2. Invită toate statele să participe la lucrările comitetului și să suporte cheltuielile acestuia.""",
    "de": """Die Generalversammlung,
unter Hinweis auf ihre Resolution 60/1 vom 16. September 2005 und in Bekräftigung der Ziele der Charta,
besorgt darüber, dass die Häfen vieler kleiner Inseln nicht instand sind und dass die dort Arbeitenden kein Obdach haben,
1. ersucht den Generalsekretär, ihr auf ihrer nächsten Tagung über die Angelegenheit Bericht zu erstatten;
2. fordert alle Staaten auf, an der Arbeit des Ausschusses teilzunehmen und die Kosten zu tragen.""",
    "ru": """Генеральная Ассамблея,
ссылаясь на свою резолюцию 60/1 от 16 сентября 2005 года и вновь подтверждая цели Устава,
будучи обеспокоена тем, что порты многих малых островов не отремонтированы, а те, кто в них работает, не имеют крова,
1. просит Генерального секретаря представить ей доклад по этому вопросу на ее следующей сессии;
2. призывает все государства участвовать в работе комитета и нести его расходы.""",
    "ar": """إن الجمعية العامة،
إذ تشير إلى قرارها 60/1 المؤرخ 16 أيلول/سبتمبر 2005، وإذ تؤكد من جديد مقاصد الميثاق،
وإذ يساورها القلق لأن موانئ كثير من الجزر الصغيرة ليست في حالة جيدة، ولأن من يعملون فيها لا مأوى لهم،
1 - تطلب إلى الأمين العام أن يقدم إليها تقريرا عن هذه المسألة في دورتها المقبلة؛
2 - تهيب بجميع الدول أن تشارك في أعمال اللجنة وأن تتحمل تكاليفها.""",
    "zh": """大会，
回顾其2005年9月16日第60/1号决议，并重申《宪章》的宗旨，
关切许多小岛的港口失修，在港口工作的人没有住所，
1. 请秘书长在大会下一届会议上就此事提出报告；
2. 呼吁所有国家参加委员会的工作，并承担其费用。""",
    "nl": """De Algemene Vergadering,
Herinnerend aan haar resolutie 60/1 van 16 september 2005, en opnieuw bevestigend de doelstellingen van het Handvest,
Bezorgd dat de havens van veel kleine eilanden niet zijn hersteld en dat degenen die er werken geen onderdak hebben,
1. Verzoekt de Secretaris-Generaal haar op haar volgende zitting verslag uit te brengen over deze kwestie;
2. Roept alle staten op deel te nemen aan het werk van de commissie en de kosten daarvan te dragen.""",
    "gl": """A Asemblea Xeral,
Lembrando a súa resolución 60/1, do 16 de setembro de 2005, e reafirmando os propósitos da Carta,
Preocupada porque os portos de moitas illas pequenas non están reparados e os que traballan neles non teñen abrigo,
1. Solicita ao Secretario Xeral que lle presente un informe sobre a cuestión no seu vindeiro período de sesións;
2. Exhorta a todos os Estados a que participen no labor do comité e sufraguen os gastos del.""",
    "la": """Coetus Generalis,
Memor decreti sui 60/1 die 16 mensis Septembris anni 2005 lati, et proposita Chartae iterum confirmans,
Sollicitus quod portus multarum insularum parvarum non sunt refecti et qui in eis laborant tectum non habent,
1. Rogat Secretarium Generalem ut ei de hac re in proximo conventu referat;
2. Hortatur omnes civitates ut in opere consilii partem habeant et sumptus eius ferant.""",
}
