"""Words that tell names from what only looks like one: titles, offices, generic organisations, months.

All sets are lower case and compared with a token lowered and without its full stop.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    """
    mr mrs ms miss mx home petty master staff navy army dr doctor prof professor sir dame lord lady madam madame
    monsieur mme mlle herr frau senor senora señor señora signor don dona president vice-president prime
    minister premier chancellor chairman chairwoman chairperson chief director king queen prince princess
    emperor sultan emir sheikh shaikh sheik sheikha shah crown duke duchess count baron baroness pope cardinal
    archbishop bishop patriarch father sister brother rev reverend pastor rabbi imam mullah ayatollah mufti
    maulana hojatoleslam grand general gen lt lieutenant col colonel maj major capt captain cmdr commander sgt
    sergeant cpl corporal pvt private admiral adm marshal brig brigadier commodore officer sen senator rep
    representative gov governor mayor secretary ambassador judge justice attorney sheriff congressman
    congresswoman mp foreign deputy acting former late ex-president ex-prime ex-minister ex-king spokesman
    spokeswoman spokesperson speaker leader comrade coach manager striker defender goalkeeper midfielder warlord
    lawyer activist analyst economist historian journalist reporter author writer actor actress singer producer
    designer artist hon honourable honorable first vice assistant associate senior junior inspector
    superintendent detective constable commissioner chef msgr st. president-elect elder haji hajji ustad
    correspondent editor photographer
    """
)
HONORIFICS = _set(
    """
    mr mrs ms miss mx dr prof sir dame lord lady mme mlle
    """
)
OPENERS = _set(
    """
    although because despite unlike like with without will would could should may might can did does do has have had
    is are was were not hey hello dear oh yes no ok okay well so then thus hence meanwhile instead previous next
    last later former current per via versus against about among amid upon until since unless whether whose which
    that this these those there here today yesterday tomorrow another each every many most some several all only
    even also just still perhaps maybe please thank thanks image photo file picture by in on at from for of to and or
    but if when while where who what why how once after before during under over between through
    """
)
PERSON_NOUNS = _set(
    """
    warlord commander spokesman spokeswoman spokesperson president minister premier chancellor governor mayor
    general colonel major captain lieutenant sergeant admiral leader chief chairman chairwoman director
    secretary senator congressman congresswoman lawmaker lawyer attorney judge prosecutor ambassador envoy
    analyst expert professor author writer journalist reporter editor activist dissident rebel militant
    terrorist suspect gunman singer actor actress coach striker defender goalkeeper midfielder champion king
    queen prince princess sheikh imam cleric bishop archbishop cardinal pope economist scientist researcher
    doctor physician officer policeman inspector businessman businesswoman tycoon billionaire banker oligarch
    founder ceo candidate opponent rival predecessor successor deputy adviser advisor aide brother sister son
    daughter wife husband father mother cousin uncle widow head executive commissioner boss official agent
    resident witness farmer teacher student driver player teammate winger batsman bowler quarterback pitcher mr
    mrs ms dr gen col maj lt capt sgt sen rep gov prof named called
    """
)
OFFICES = {
    "president": "president",
    "presidents": "president",
    "prime minister": "prime minister",
    "premier": "prime minister",
    "chancellor": "chancellor",
    "foreign minister": "foreign minister",
    "foreign secretary": "foreign minister",
    "defence minister": "defence minister",
    "defense minister": "defence minister",
    "defense secretary": "defence minister",
    "defence secretary": "defence minister",
    "deputy defence minister": "deputy defence minister",
    "deputy defense minister": "deputy defence minister",
    "interior minister": "interior minister",
    "finance minister": "finance minister",
    "justice minister": "justice minister",
    "health minister": "health minister",
    "deputy prime minister": "deputy prime minister",
    "vice president": "vice president",
    "vice-president": "vice president",
    "secretary of state": "secretary of state",
    "secretary-general": "secretary-general",
    "secretary general": "secretary-general",
    "king": "king",
    "queen": "queen",
    "emir": "emir",
    "pope": "pope",
    "supreme leader": "supreme leader",
    "governor": "governor",
    "mayor": "mayor",
    "ambassador": "ambassador",
    "speaker": "speaker",
    "spokesman": "spokesman",
    "spokeswoman": "spokeswoman",
    "spokesperson": "spokesperson",
    "chairman": "chairman",
    "commander": "commander",
    "army chief": "army chief",
    "warlord": "warlord",
    "general": "general",
    "colonel": "colonel",
    "leader": "leader",
    "opposition leader": "opposition leader",
    "attorney general": "attorney general",
    "senator": "senator",
    "minister": "minister",
    "striker": "footballer",
    "midfielder": "footballer",
    "goalkeeper": "footballer",
    "defender": "footballer",
    "coach": "coach",
    "actor": "actor",
    "actress": "actor",
    "singer": "singer",
}
MONTHS = _set(
    """
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri
    sat sun today yesterday tomorrow christmas easter ramadan
    """
)
PARTICLES = _set(
    """
    al el ul bin ben ibn bint abu abd de del della di da das do dos du la le les von van der den ter ten af av y
    e zu zur bar ould uld
    """
)
NOT_NAMES = _set(
    """
    he she it they we i you the a an this that these those who what when where why how and or but if not no yes
    mr mrs ms sir god allah islam muslim muslims christian christians jew jews jewish islamic islamist islamists
    catholic catholics orthodox protestant protestants hindu hindus buddhist sunni sunnis shia shias shiite
    shiites shi'ite kurd kurds arab arabs bible koran quran qur'an internet web covid covid-19 coronavirus photo
    image file video update government police army parliament ministry court president minister state republic
    party opposition congress senate council committee commission cabinet parliament's house assembly authority
    authorities military navy air force troops rebels militants northern southern eastern western north south
    east west central upper lower english french brexit medicare medicaid sars-cov-2 earth moon mars sun cookies
    advertisement copyright twitter facebook instagram youtube whatsapp wikipedia wikinews reuters source
    sources related external news story editor's note background history references breaking exclusive analysis
    opinion
    """
)
GENERIC_HEADS = _set(
    """
    ministry government parliament police army military court council committee commission cabinet congress
    senate house department agency office party opposition union federation company group bank university school
    hospital team club league association board authority administration force forces assembly embassy coalition
    alliance movement organisation organization institute foundation centre center bureau directorate
    secretariat state nation country republic kingdom constitution treaty agreement accord act bill law
    declaration charter security intelligence defence defense interior foreign justice finance health education
    officials troops navy guard corps brigade regiment battalion airport station church mosque temple campaign
    project programme program media press television radio newspaper website site service services conference
    summit meeting talks election elections referendum front national international federal central general special
    joint public state local regional commerce command chamber arts representatives trade science technology culture
    sport sports transport environment energy agriculture industry economy economics allies allied uni coast legislature
    """
)
ORGANISATION_WORDS = _set(
    """
    party ministry committee council commission union bank university institute corporation company inc ltd plc
    group agency association federation front movement army forces force brigade court parliament senate
    congress league club united fc foundation centre center office bureau department organisation organization
    church network service services authority administration board school hospital airlines airways news times
    post journal press tv radio college academy society fund trust international national islamic democratic
    liberation alliance coalition partnership syndicate observatory museum orchestra rovers city police guard
    guards regiment corps division battalion opposition assembly tribunal
    """
)
LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|from|to|towards?|outside|around|across|throughout|into|of|via|through|between|capturing|"
    r"captured|recaptured|left|leave|reached|entered|north|south|east|west|northern|southern|eastern|western|central|"
    r"downtown|city of|town of|village of|province of|region of|district of|capital,?))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
STANDS_IN = re.compile(r"\b(?:in|near|at|around|outside|inside|throughout)\s+(?:the\s+)?$", re.IGNORECASE)
PLACE_AFTER = re.compile(
    r"\s*(?:,\s+[A-Z]|(?:city|province|region|district|airport|area|valley|county|state|governorate|suburb|"
    r"neighbou?rhood|oblast|prefecture|island|islands|river)\b)"
)
NO_BODY = _set(
    """
    act acts treaty agreement accord accords award awards prize cup championship championships olympics
    paralympics games day week month year convention protocol declaration resolution constitution manifesto
    license licence bill plan war revolution uprising storm hurricane cyclone typhoon earthquake virus disease
    syndrome show festival programme program project mission campaign operation initiative crisis election
    elections referendum derby final amendment doctrine deal pact summit marathon tournament series season code
    law scandal affair massacre manager director minister president chairman commissioner spokesman ambassador
    governor mayor editor professor reporter correspondent senator coach captain assistant analyst attorney
    """
)
NO_BODY_BEFORE = _set("operation hurricane cyclone typhoon article section chapter resolution uss hms covid project")
NO_PERSON = _set(
    """
    road street avenue lane square bridge river lake mount mountain mountains island islands valley airport
    station cyclone hurricane typhoon storm operation shuttle space uss hms ins rms planetarium stadium museum
    university college instituto institute hospital church cathedral mosque temple park forest desert bay gulf
    sea ocean province district county region city town village highway boulevard theatre theater hotel building
    tower castle palace barrage dam pipeline cup prize award championship act project programme program festival
    volcano fc united world resort studios
    """
)
NO_ACRONYMS = _set(
    """
    UAV UAVS DDG MW GW KM GDP GNP HIV AIDS DNA RNA CEO CFO COO CTO TV PC GPS SUV IED IEDS VBIED VBIEDS GMT UTC
    EST EDT PST PDT CET BST PTSD COVID SARS MERS MP MPS PM AM AD BC US UK U.S DVD CD USB PDF URL HTML WMD WMDS
    NGO NGOS ID OK VIP SMS IT PR HR Q&A IQ ATM VAT CCTV LGBT LGBTQ LGBTQ+ DIY CV LPG LNG ICU PCR PPE RPG AK-47
    F-16 MIG ICBM ICBMS CO2 IPO
    """
)
GIVEN_NAMES = _set(
    """
    abdul abdullah adam agus ahmad ahmed aisha akira alan albert alberto aleksandr alejandro alex alexander
    alexei alfredo ali alice amina amir amit ana anders andre andrea andreas andrei andrew andrzej angela anita
    anna anne anthony antonio antony anwar arturo ashraf atsushi axel ayman barack benjamin bernard boris brian
    bruno carlos carl carmen caroline catherine cesar charles chen chinedu chris christian christine christopher
    claudia colin cristina cyril daniel daniela david deborah denis diana diego dmitri dmitry donald edgar
    eduardo edward elena elizabeth emily emma emmanuel enrique eric ernesto esther evo fatima felipe felix
    fernando francisco francois frank frederick gabriel george gerhard gianni giorgi giorgio giovanni giuseppe
    gladys gonzalo graham grace guillaume guillermo gustavo hamid hans harry hassan hector helen henri henry
    hiroshi hosni hugo hussein ian ibrahim igor ilham imran ines ingrid irina isaac isabel ismail ivan jack
    jacob jacques jair jakob james jan jane janet javier jean jennifer jens jeremy jessica jim joao joe johan
    johann john johannes jonathan jorge jose joseph joshua juan julia julian julie julius jung kamal karen karim
    karl kate katherine kazuo keith kelly kenji kevin khaled kim kofi kwame lars laura laurent leila leni leonid
    leopoldo linda lisa lorenzo louis lucia luis luiz luca lula magdalena mahmoud manuel marc marcelo marco
    marcos margaret maria marie marine mario mark marko marta martin mary masato mateusz matthew maurice
    mauricio max mehmet michael michel michelle miguel mikhail milan mohamed mohammad mohammed mohamad moses
    moussa muhammad muhammadu mustafa mykola nancy narendra nasir natalia nelson nicholas nicolas nikolai nikos
    nuno oleg olga oliver olivier olusegun omar oscar osama pablo paolo patrice patricia patrick paul paula
    paulo pavel pedro peter petr petro philip philippe pierre pilar piotr priya rachel rafael rahul rajesh
    rakesh ramon raul rebecca recep ricardo richard rita robert roberto rodrigo roger roman ronald rosa ruben
    ryan sachin saddam said salim salman sam samia samuel sandra sanjay sara sarah sarath scott sean sebastian
    sergei sergey sergio sharon shinzo simon siti sofia sonia stefan stephane stephen steven stuart sunil suresh
    susan svetlana takeshi tamara tariq tatiana taro thabo thomas timothy tony ulrich ursula vaclav vicente
    victor victoria viktor vincent vladimir volodymyr walter wanjiku wei werner will william xavier yasser yuri
    yoweri yulia yusuf zoran
    aarav aaron abdelaziz abdelfattah abdulaziz abebe abiy abraham abubakar adama adebayo adnan adrian agnes
    agnieszka agung aidan ajay akhilesh akihito akshay alain alejandra aleksandar aleksandra aleksei alena alexandra
    alfonso ali-reza alieu alison allison alvaro alyona amal amanda amara aminata amitabh amos amy anand anastasia
    anatoly andres andriy andy angelina angus anil anjali antoine anton antonia aparna arkady armando arnold artem
    arthur arun arvind asha ashley ashok ashwin asif asma atiku augusto aung ayesha aziz babatunde bakary bambang
    bao barbara barry bartosz bashir basma bassam beata beatriz bela ben benazir benedict benigno benny bernadette
    bernardo bernie bert beth betty beverly bich billy bobby bogdan bogusław bongani boyko brad bradley brandon
    brenda brendan brett bronwyn bruce bryan budi calvin candice carla carmela carol carole carolyn catalina cathy
    cecilia chad chantal charlene charlie cheryl chidi chuck chukwuma claire clara clarence claude claudio clement
    clifford clive connor conor consuelo corazon corey craig cristian curtis cynthia cyprian dambudzo damian damien
    dan danielle danny danylo darrell darren darya dave debbie deepak deepika denise dennis denys derek desmond
    devendra devin dewi dick dilip dilma dina dirk dmytro dolores dominic dominique donna doris dorothy doug douglas
    dragan duncan dung duong dwight dylan ed eddie edgardo edi edith eduarda edwin eileen ekaterina eleanor eli
    elias elijah elisa ella ellen elsa emanuel emeka emil emilio enrico erica erik ernest esteban eugene eva evan
    evaristo evelyn evgeny ewa fabio fadi fahd faisal farah farid farooq farouk fatemeh felicia ferdinand ferenc
    fernanda fidel fiona firas folake francesca francesco francine fred freddie fritz fumio funmi fyodor gabor gail
    galina garry gary gautam gavin geeta gemma gennady geoff geoffrey georgina gerald gerard gertrude ghassan
    gilbert gilberto gina glen glenn goodluck gopal goran gordon graciela greg gregory greta grigory guido gunter
    gustav hadi haider haile hailemariam hala hamdi hamza hanan hanin hank hannah hari harold harriet harsh haruki
    harvey hashim heather heidi heinz helena herbert herman hernan hideki hilary hillary hiroko hiromi hisham
    horacio houda howard hugh huong hussam ibrahima ichiro ida ignacio ikram ilir ilya imad imelda indira ion irene
    iryna isaiah isatou isla ismael ismaila istvan ivana jacinto jacqueline jaime jake jalal jamila janice jared
    jaroslaw jarosław jasmine jason jay jaya jean-claude jean-luc jean-marie jean-paul jeff jeffrey jelena jenny
    jeremiah jerome jerry jesse jill jimena jimmy jiri jo joachim joan joanna joanne joaquim joaquin jodie joel joey
    joko jomo jon jonas josef josefina josephine joyce juanes juanita judith judy jules juliet julieta junichiro
    justin jyoti kagiso kalpana kamau kapil karan karima karin karla karol katarina kateryna kathleen kathryn kathy
    katie katrina kavita kay kayode kazimierz keir kenneth kenta kerry kgalema khadija khalid khin kiran kirill
    kirsten klaus koichi konstantin kristen kristin krzysztof kseniya kurt kwesi kyle kyoko lalit larisa larry
    laszlo lata lauren laurence laurie lawrence leah lech leo leonard leonardo leroy leslie leszek lev leyla liam
    lillian lily lindiwe lindsay linh lionel liz lloyd lois lorena loretta lorraine louise lucas luciana lucy
    ludmila luisa luke lungelo lydia lynn lyudmila mackenzie madeleine madhav magda maggie mahdi mahendra maher
    mahesh makoto maksim malala malcolm malgorzata mamadou mamata mamphela manish manmohan manoj marcel marcela
    marcia marcus marek margarita marian mariana marianne marilyn marina marion mariusz marjorie marlene martha
    marty marvin maryam masahiro mathieu matt matteo matthias maureen maxim maya mayumi meera megan megawati mehdi
    melanie meles melissa meredith micah mick mickey midori mike milica milos minh miranda mircea mitch mitchell
    mohsen monica monique mpho mukesh mulatu muna murray musa mwai myra nabil nadezhda nadia nadine naguib nana
    naomi naoto naruhito nasser natalie nathan nathaniel naveen nawal nawaz nayib neha neil nelly nestor ngozi
    nicanor nick nicola nicole nigel nikita nina nirmala nitin nizar njoroge nkosazana nnamdi noah noor nora
    norberto noriko norman nouri novak octavio oksana olaf oleh olena olha ollie omid oprah osman oswald otto
    ousmane owen paloma pamela pankaj parvez pascal patricio patty paul-henri paulina pauline pavlo pawel peggy
    penelope pete phil phillip phoebe phuong plamen polly pooja prabowo pradeep prakash pramod pranab prashant
    priyanka qasem quang quentin quincy radoslaw rafaela rafiq rahim raila rajat rajiv raju ralph ramesh ramiro
    ramona randall randy rania ranil raoul raquel rashid ravi raymond rebekah reginald rene renee reuben rex reza
    rhonda rick ricky rigoberto riley rima robbie robin rocio roderick rodney rogelio rohit roland rolf ronnie rory
    rosario rosemary roxanne rudolf rudy rumen rupert ruslan russell ruth ryuichi saad sabine sabrina sadio sahar
    sali salif sally salma samantha samir samira sammy sanaa sanjeev satish satoshi saul sekou selena selma serena
    sergiy seth shadi shane shannon shashi shaun shawn sheila shigeru shirin shirley shivraj sid sidney silvia
    silvina silvio simone siphiwe sipho slawomir slobodan smriti socorro somchai sonam soraya stacey stan stanislav
    stanley stella stephanie steve stewart suad suha sumit sunita susana susanna sushma susilo suu suzanne svitlana
    swati sybil sylvia tabare taher talal tanya tara taras tawfiq ted tendai terence teresa terri terry tetsuya
    thaksin thandi thelma theodore theresa tibor tiffany timur tina toby todd tom tomasz tommy tomoko toni toshio
    tracey tracy traian travis trevor tricia tristan tsegaye tyler uday uhuru ulises uma umaru usha vadim valentin
    valentina valerie valery vanessa varun vasily vera vernon veronica vicki vicky vijay vikram viktoria vince vinod
    vitaly vivek vivian vladislav vyacheslav wade wael walid walt wanda wangari wayne wendy wesley whitney wilfred
    willem willie winston wojciech wole wolfgang ximena yahya yakubu yaroslav yasmin yasuo yegor yelena yemi yevgeny
    yingluck yoko yolanda yoshihide youssef yukio yuriko yvette yvonne zachary zainab zbigniew zeinab ziad zodwa zoe
    zoltan zurab zuzana
    """
)
