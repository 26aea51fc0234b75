"""The Romance languages."""

from kept.text.mail_words.words import MailWords

WORDS = {
    "fr": MailWords(
        sender="De|Expéditeur|Envoyé par",
        to="À|A|Pour|Destinataire|Destinataires",
        subject="Objet|Sujet",
        sent="Envoyé|Date|Envoyé le|Message du|Date d'envoi|Envoyés",
        copy="Cc|Copie|Copie à|Copie cachée",
        other="Répondre à|Importance|Organisation|Pièces jointes",
        wrote="a écrit|à écrit|écrit|ecrit|ont écrit|écrivait",
        original="Message d'origine|Message d’origine|Message original|Mail original|Message initial|"
        "Courriel original|E-mail d'origine|Rendez-vous d'origine",
        forwarded="Message transféré|Début du message réexpédié|Début du message transféré|Message transmis|"
        "Message réexpédié|Mail transféré|Courriel transféré|Mail transmis|Transmis|Transféré par|Réexpédié par",
        device="Envoyé de mon …|Envoyé depuis mon …|Envoyé à partir de mon …|Envoyé à partir de …|Envoyé à partir d'…|"
        "Envoyé à partir d’…|Envoyé depuis …|Envoyé de …|Envoyé avec …|Envoyé via …|Télécharger …|Obtenez …|"
        "Télécharger … pour …|Obtenez … pour …|Obtenir Outlook pour …|Envoyé depuis l'application …|"
        "Envoyé à partir de l'application …|Provenance : … pour …|Envoyé d'un …",
        shared="pour info|pour information|pour votre information|pour ton information|voir ci-dessous|ci-dessous|"
        "je vous transfère|je te transfère|je transfère|transféré",
        closing="Cordialement|Bien cordialement|Très cordialement|Bien à vous|Bien à toi|Salutations|"
        "Meilleures salutations|Sincères salutations|Amicalement|Merci|Merci d'avance|Merci par avance|Cdlt|Cdt|"
        "Bonne journée|Bonne soirée|Respectueusement",
    ),
    "es": MailWords(
        sender="De|Remitente|Desde",
        to="Para|A|Destinatario|Destinatarios",
        subject="Asunto|Tema",
        sent="Enviado|Fecha|Enviado el|Enviado:|Enviada|Enviados",
        copy="Cc|CC|Copia|Con copia",
        other="Responder a|Importancia|Prioridad|Adjuntos|Organización",
        wrote="escribió|escribio|ha escrito|escribe|escribía",
        original="Mensaje original|Correo original|Mensaje de origen|Cita original",
        forwarded="Mensaje reenviado|Inicio del mensaje reenviado|Mensaje remitido|Correo reenviado|"
        "Comienzo del mensaje reenviado|Reenviado|Mensaje enviado|Reenviado por|Remitido por",
        device="Enviado desde mi …|Enviado desde …|Enviado desde el …|Enviado con …|Enviado a través de …|"
        "Enviado vía …|Obtener …|Obtener … para …|Obtén … para …|Descargar … para …|"
        "Enviado desde la aplicación …|Enviado desde mi dispositivo …|Enviado de mi …",
        shared="para tu información|para su información|para su conocimiento|te reenvío|le reenvío|reenvío|ver abajo|"
        "ver más abajo",
        closing="Saludos|Un saludo|Saludos cordiales|Atentamente|Cordialmente|Un cordial saludo|Muchas gracias|Gracias|"
        "Gracias de antemano|Quedo atento|Quedo atenta|Abrazos|Un abrazo|Atte|Atte.",
    ),
    "ca": MailWords(
        sender="De|Remitent",
        to="Per a|A|Per|Destinatari",
        subject="Assumpte|Tema",
        sent="Enviat|Data|Data d'enviament|Enviat el",
        copy="A/c|Cc|Còpia",
        wrote="va escriure|ha escrit|escrigué",
        original="Missatge original|Correu original",
        forwarded="Missatge reenviat|Inici del missatge reenviat|Correu reenviat",
        device="Enviat des del meu …|Enviat des de …|Enviat amb …|Obteniu l'Outlook per a …",
        closing="Salutacions|Atentament|Cordialment|Gràcies|Una salutació",
    ),
    "gl": MailWords(
        sender="De|Remitente",
        to="Para|A",
        subject="Asunto",
        sent="Enviado|Data|Data de envío",
        wrote="escribiu",
        original="Mensaxe orixinal",
        forwarded="Mensaxe reenviada",
        device="Enviado desde o meu …",
        closing="Saúdos|Un saúdo|Grazas",
    ),
    "pt": MailWords(
        sender="De|Remetente",
        to="Para|A|Destinatário",
        subject="Assunto",
        sent="Enviado|Data|Enviada|Enviada em|Enviado em|Enviado a|Data de envio",
        copy="Cc|Cópia|Com cópia|C/c",
        other="Responder a|Responder para|Importância|Prioridade|Anexos",
        wrote="escreveu|escreveram|Escreveu",
        original="Mensagem original|Mensagem Original|E-mail original|Mensagem de origem|Compromisso original",
        forwarded="Mensagem encaminhada|Mensagem reencaminhada|Início da mensagem encaminhada|"
        "Início da mensagem reencaminhada|E-mail encaminhado|Mensagem reenviada|Encaminhado por|Repassado por|Início de mensagem reencaminhada",
        device="Enviado do meu …|Enviada do meu …|Enviado de meu …|Enviado a partir do meu …|Enviado do …|"
        "Enviado a partir de …|Enviado pelo …|Enviado via …|Enviado com …|Obter o …|Obter o … para …|"
        "Obtenha o … para …|Baixe o … para …|Baixar o … para …|Enviado do … para …|Enviado por …",
        shared="para sua informação|para conhecimento|para tua informação|segue abaixo|encaminho|reencaminho|veja abaixo|"
        "ver abaixo|para info",
        closing="Atenciosamente|Att|Att.|Atte|Abraço|Abraços|Cumprimentos|Com os melhores cumprimentos|"
        "Melhores cumprimentos|Obrigado|Obrigada|Muito obrigado|Muito obrigada|Grato|Grata|Cordialmente|Saudações",
    ),
    "it": MailWords(
        sender="Da|Mittente|Inviato da",
        to="A|Destinatario|Destinatari|Per",
        subject="Oggetto",
        sent="Inviato|Data|Inviato il|Spedito|Data invio",
        copy="Cc|Copia|Copia conoscenza|Ccn",
        other="Rispondi a|Priorità|Importanza|Allegati|Organizzazione",
        wrote="ha scritto|scrisse|scrive|hanno scritto",
        original="Messaggio originale|Messaggio Originale|Messaggio d'origine|E-mail originale|Messaggio iniziale",
        forwarded="Messaggio inoltrato|Messaggio Inoltrato|Inizio messaggio inoltrato|Messaggio rispedito|"
        "Inizio del messaggio inoltrato|E-mail inoltrata|Mail inoltrata|Inoltrato da",
        device="Inviato da …|Inviato dal mio …|Inviato dall'app …|Inviato con …|Inviato tramite …|Ottieni …|"
        "Ottieni … per …|Scarica … per …|Inviato da … per …|Inviato dal …|Inviato da mio …",
        shared="per tua informazione|per conoscenza|per vostra informazione|inoltro|vedi sotto|ti inoltro|vi inoltro",
        closing="Saluti|Cordiali saluti|Distinti saluti|Un saluto|Cordialmente|Grazie|Grazie mille|A presto|"
        "In attesa di riscontro|Cari saluti|Tanti saluti",
    ),
    "ro": MailWords(
        sender="De la|Expeditor|Expeditorul|De",
        to="Către|Destinatarul|Destinatar|La",
        subject="Subiect|Subiectul",
        sent="Trimis|Dată|Data|Trimis la|Trimisă",
        copy="Cc|Copie",
        wrote="a scris|au scris|scrie",
        original="Mesaj original|Mesajul original|Mesaj inițial|Mesajul inițial",
        forwarded="Mesaj redirecționat|Începe mesajul redirecționat|Mesaj transmis mai departe|Mesaj redirecţionat|"
        "Mesajul redirecționat|Mesaj retrimis",
        device="Trimis de pe …|Trimis de pe … meu|Trimis de la …|Trimis din …|Trimis cu …|Obțineți Outlook pentru …|"
        "Descărcați Outlook pentru …",
        closing="Cu stimă|Cu respect|Toate cele bune|Mulțumesc|Mulțumesc anticipat|Salutări|O zi bună|Numai bine",
    ),
    "eu": MailWords(
        sender="Nork|Igorlea|Bidaltzailea",
        to="Nori|Hartzailea",
        subject="Gaia",
        sent="Bidalita|Data",
        wrote="idatzi du|(e)k idatzi zuen|idatzi zuen",
        original="Jatorrizko mezua",
        forwarded="Birbidalitako mezua",
        device="Nire …-tik bidalia",
        closing="Agur|Agur bero bat|Eskerrik asko",
    ),
}
