// Help of the commands for finance, pushes and operators.
export const helpOffice = `
Files for spreadsheets: a statement, orders, the audit log; CSV or XLSX.
→ 表格文件：流水、订单、操作日志；CSV 或 XLSX。
Write the entries of a range of time, oldest first.
→ 导出一段时间的流水，旧的在前。
CSV is UTF-8 with a byte order mark. Style plain puts an apostrophe in front of a text that a
spreadsheet would take for a formula; wechat puts a backtick in front of every value, as the bills
of WeChat Pay do, so that long numbers stay whole. An XLSX file needs neither. A file appears when
it is whole.
→ CSV 为带 BOM 的 UTF-8。plain 样式在会被表格软件当作公式的文本前加单引号；wechat 样式像微信支付账单那样
→ 在每个值前加反引号，避免长数字被截断。XLSX 不需要这些。文件写完后才出现。
Write the orders of a range of time, newest first.
→ 导出一段时间的订单，新的在前。
Write the audit log, newest first.
→ 导出操作日志，新的在前。
Compare files of the game and of the platform with the ledger.
→ 把游戏和平台的文件与账本对账。
Files compared with the ledger: import, differences, resolve.
→ 与账本对账的文件：import、differences、resolve。
Upload a file and compare it with the ledger.
→ 上传文件并与账本对账。
Fields: number, amount, openid, zone_id, time, state, refund. Columns are found by their heads
where those are common; the mapping of the last file of a kind is used again. The same file is
never taken in twice: importing it once more compares it once more, and what was resolved stays.
→ 字段：number、amount、openid、zone_id、time、state、refund。常见表头自动识别；默认沿用上一个同类文件的对应
→ 关系。同一文件不会重复入库：再次导入只重新对账，已处理的差异保留。
List the files that were uploaded, newest first.
→ 列出已上传的文件，新的在前。
Show a file: how far it is, and what differs by cause and age.
→ 查看文件：进度，以及按原因和时长汇总的差异。
List where a file and the ledger differ.
→ 列出文件与账本的差异。
Write down how a difference was resolved.
→ 登记差异的处理结果。
It writes down what was done, and moves nothing: use pactolus account recharge, order cancel and
account freeze for that. What the ledger does not show is refused.
→ 只登记处理结果，不变动游戏币；补币、取消和冻结请用 pactolus account recharge、order cancel 和
→ account freeze。账本中查不到的处理会被拒绝。
Resolve differences by a spreadsheet: all of its rows, or none.
→ 用表格批量登记差异的处理结果：要么全部成功，要么全部不登记。
Write the differences of a file for a spreadsheet.
→ 把文件的差异导出为表格。
Fill in the columns Resolution, bill_no and Note, and send the file back with resolutions.
→ 填写处理结果、bill_no 和备注三列，再用 resolutions 上传该文件。
The daily close: what each day began with, what moved, and what it ended with, kept with a hash.
→ 日结：每天的期初、变动和期末，保存时带哈希。
The daily close: list, show, run, check, export.
→ 日结：list、show、run、check、export。
A day is one of UTC+8. It can be closed when it is over and all of its entries are written, about
40 seconds later.
→ 按 UTC+8 分日。一天结束、流水全部写入（约 40 秒）之后可以日结。
List the days of a month, with the coins of those that are closed.
→ 列出一个月的各天，已日结的显示游戏币合计。
Show a day: as it was closed, or as it would be closed now.
→ 查看一天：日结的结果，或现在日结会得到的结果。
Close days: all that can be closed, or those up to one, or one.
→ 日结：全部可日结的日期、到某一天为止，或只结一天。
Add the entries of closed days up again, and compare. Exit code 1 on a difference.
→ 重新合计已日结日的流水并比较。有差异时退出码为 1。
Write closed days into a file: one day or a month.
→ 把已日结的一天或一个月导出为文件。
Old entries and their orders can move to an archive: tables of their own. Every answer stays the
same. The entries of an exported month can be removed from the database, and restored.
→ 旧流水及其订单可移入归档表，所有返回保持不变。已导出月份的流水可再移出数据库，也可恢复。
Old entries: archive them, export and verify a month, detach and restore it.
→ 旧流水：归档，按月导出、校验、移出和恢复。
Remove the entries of a month from the database; its file has them.
→ 把一个月的流水移出数据库，这些流水保留在文件中。
The file is verified first, and the service compares its hash with the database. Then it deletes the entries.
Their orders stay: a bill_no is idempotent as before, and a pay can be refunded. Months are detached oldest
first. Statements, searches and sums of that time are refused until the month is restored.
→ 先校验文件，再由服务与数据库比较哈希，一致后删除流水。订单保留：bill_no 仍然幂等，扣款仍可退款。
→ 月份按从早到晚的顺序移出。恢复之前，查询该时间段的流水、订单和合计会被拒绝。
Recreate the entries of a detached month, and compare their hash with its file.
→ 恢复已移出月份的流水，并与其文件的哈希比较。
The service recreates the entries from the orders, so the file is not needed. It compares the hash of the
month with that of the file. Months are restored newest first.
→ 服务根据订单重新生成流水，不需要文件，并比较该月与文件的哈希。月份按从晚到早的顺序恢复。
pactolus serve --archive-after 400 archives by itself; docs/history.md has all of it.
→ pactolus serve --archive-after 400 会自动归档，详见 docs/history.md。
List the archived months, and the size of both parts of the ledger.
→ 列出已归档的月份，以及账本两部分的大小。
Archive entries that are older than a number of days.
→ 归档早于指定天数的流水。
Pushes: messages to the game's server about coins that came in and money that went.
→ 推送：把到账和现金退款通知游戏服务端。
Pushes to the game: set, targets, unset, test, list, show, retry.
→ 推送：set、targets、unset、test、list、show、retry。
Set where a game's pushes go. They begin with what happens from then on.
→ 设置游戏的推送地址，从此之后发生的事件开始推送。
The address must answer the check of the platform: GET with signature, timestamp, nonce and
echostr. In serve it must be https, and outside of private networks unless PACTOLUS_PUSH_PRIVATE
is on.
→ 地址须通过平台的校验：带 signature、timestamp、nonce 和 echostr 的 GET 请求。serve 中须为 https，且不得为
→ 内网地址，除非设置了 PACTOLUS_PUSH_PRIVATE。
List where pushes go; never the tokens.
→ 列出推送地址，不显示 Token。
Remove a target. Nothing is announced any more; what is pending waits for a new target.
→ 删除推送地址。不再产生推送；未送达的等待新地址。
Send a test push (IsMock) and show the answer; exit code 1 when it is not accepted.
→ 发送测试推送（IsMock）并显示返回；未被接受时退出码为 1。
List pushes, newest first. Delivered ones are kept for 7 days, dead ones for 90.
→ 列出推送，新的在前。已送达的保留 7 天，失败的保留 90 天。
Show a push: what it tells, its attempts and the last answer.
→ 查看推送：内容、尝试次数和最近一次返回。
Deliver pushes now. One that has ended begins again, with every attempt.
→ 立即推送。已结束的重新开始计算尝试次数。
The game must handle each order once: a push that was delivered arrives again.
→ 游戏须对每笔订单幂等：已送达的推送会再次到达。
People who may use the console, and what each of them may do.
→ 可以登录控制台的运营人员及其权限。
People: add, list, show, grant, revoke, disable, enable, reset, sessions.
→ 运营人员：add、list、show、grant、revoke、disable、enable、reset、sessions。
Add an operator. A one-time link to set the password is printed only once.
→ 添加运营人员。设置密码的一次性链接只显示一次。
A grant is ROLE, ROLE@OFFER or ROLE@OFFER/ENV: what is left out stands for all. Roles: viewer,
support, finance, admin. support and finance can what viewer can, and admin can everything.
docs/operators.md has the table.
→ 权限写作 ROLE、ROLE@OFFER 或 ROLE@OFFER/ENV，省略的部分表示全部。角色：viewer、support、finance、admin。
→ support 和 finance 包含 viewer 的权限，admin 包含全部权限。详见 docs/operators.md。
Limits hold for each of the grants. More coins need the approval of somebody else with the role
finance.
→ 限额对每项授权都生效。超出限额须由另一位具有 finance 角色的人审批。
Take password, one-time codes and sessions from an operator, and invite again.
→ 作废运营人员的密码、动态码和登录，并重新邀请。
List the operators.
→ 列出运营人员。
Show an operator.
→ 查看运营人员。
Give an operator a role, or other limits where there is that role already.
→ 授予角色；已有该角色时修改限额。
More coins need the approval of somebody else with the role finance. Without a limit, none do. The
sessions of the operator end.
→ 超出限额须由另一位具有 finance 角色的人审批，不设限额则不需要。该运营人员的登录会立即失效。
Take a role from an operator, exactly as operator show prints it.
→ 收回角色，写法与 operator show 的显示一致。
The sessions of the operator end.
→ 该运营人员的登录会立即失效。
Stop an operator: sessions and links end at once.
→ 停用运营人员：登录和链接立即失效。
Let an operator sign in again, with the password and grants of before.
→ 重新启用运营人员，密码和权限不变。
List where an operator is signed in, or sign out everywhere.
→ 列出运营人员的登录，或全部退出。
Coins that operators want to add beyond their limits, for somebody else to decide.
→ 超出限额、需要他人审批的充值和赠送。
Approvals: list, approve, reject.
→ 审批：list、approve、reject。
List what waits, newest first.
→ 列出待审批的申请，新的在前。
Move the coins that somebody asked for. Nobody approves the own request.
→ 批准申请并变动游戏币。不能批准自己的申请。
Refuse what somebody asked for.
→ 拒绝申请。
Write the archived entries of a month into a compressed file.
→ 把一个月的已归档流水导出为压缩文件。
The file has every entry with its order and the texts of the order, as lines of JSON under gzip. Two
exports of a month are equal. docs/history.md describes the lines.
→ 文件包含每条流水及其订单和订单的文本，每行一个 JSON，以 gzip 压缩。同一个月两次导出的内容相同。各行格式见
→ docs/history.md。
Check a file of a month: its hash, its sums, and that entries follow each other.
→ 校验月份文件：哈希、合计，以及流水是否连续。
Without --with-service nothing but the file is read.
→ 不加 --with-service 时只读取文件。
`
